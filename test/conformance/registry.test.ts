import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { INSTRUMENTS } from '#domain/instruments';
import { createTestRepository, type TestRepository } from '../integration/registry-fixture';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { readExactly } from './exact-json';
import { readBack } from './readback';

const referenceData = process.env['REFERENCE_DATA'] ?? '';
const python = process.env['BUTLER_PYTHON'] ?? '';
type Row = Record<string, unknown>;
interface AnnexFacts {
  readonly instrument_row: Row;
  readonly detector_rows: readonly Row[];
  readonly physical_filter_rows: readonly Row[];
}

interface Readback {
  readonly records: Readonly<Record<string, readonly Row[]>>;
  readonly dataset_types: readonly string[];
  readonly problems: readonly unknown[];
}

const quoted = (name: string): string => `"${name}"`;
const sorted = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

/** Everything about tables that a client could depend on, with all names. */
const CATALOG = {
  columns: `SELECT c.relname AS "table", a.attnum AS place, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
      a.attnotnull AS required, pg_get_expr(d.adbin, d.adrelid) AS value
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 ORDER BY 1, 2`,
  constraints: `SELECT c.relname AS "table", k.conname AS name, pg_get_constraintdef(k.oid) AS definition
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND k.contype IN ('p', 'u', 'f', 'c', 'x') ORDER BY 1, 2`,
  indexes: `SELECT tablename AS "table", indexname AS name, indexdef AS definition
    FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2`,
  sequences: `SELECT 'sequences' AS "table", sequencename AS name, data_type, start_value, increment_by
    FROM pg_sequences WHERE schemaname = 'public' ORDER BY 2`,
} as const;

if (referenceData === '') {
  it.skip('REFERENCE_DATA is not set: the schema of a new repository was not compared', () => undefined);
} else {
  describe('a repository made here', () => {
    let repository: TestRepository;
    let official: TestDatabase;
    let officialClient: Client;

    beforeAll(async () => {
      repository = await createTestRepository();
      const butler = await repository.open();
      for (const instrument of INSTRUMENTS) await butler.registerInstrument(instrument, { update: false });
      official = await createTestDatabase();
      officialClient = new Client({ connectionString: official.url });
      await officialClient.connect();
      await officialClient.query('DROP SCHEMA public');
      const dump = readFileSync(join(referenceData, 'registry/schema.sql'), 'utf8');
      // Lines with a backslash are for psql; btree_gist is not part of the dump.
      await officialClient.query(dump.replaceAll(/^\\.*$/gm, ''));
      await officialClient.query('RESET search_path');
    });
    afterAll(async () => {
      await officialClient.end();
      await official.drop();
      await repository.remove();
    });

    it.each(Object.entries(CATALOG))(
      'has the %s of one made by the official stack, names and all',
      async (_, query) => {
        const mine = await repository.rows(query);
        const tables = new Set(mine.map((row) => row['table']));
        const theirs = (await officialClient.query<Row>(query)).rows;
        const others = new Set(theirs.map((row) => row['table']).filter((table) => !tables.has(table)));
        expect(mine).toEqual(
          theirs.filter((row) => tables.has(row['table']) && !/calibs/.test(String(row['name']))),
        );
        // The reference has dataset types of other dimensions as well.
        for (const table of others) expect(table).toMatch(/^dataset_(tags|calibs)_\d+$/);
        expect(mine.length).toBeGreaterThan(0);
      },
    );

    it('has the attributes of one made by the official stack', async () => {
      const text = readFileSync(join(referenceData, 'registry/create_attributes.sql'), 'utf8');
      const theirs = [...text.matchAll(/^ \('([^']+)', +'([^']+)'\)/gm)].map(([, name, value]) => ({
        name,
        value,
      }));
      expect(theirs).toHaveLength(12);
      const mine = await repository.rows('SELECT name, value FROM butler_attributes');
      const universe = mine.find(({ name }) => name === 'config:dimensions.json');
      expect(mine.filter((row) => row !== universe)).toEqual(expect.arrayContaining(theirs));
      expect(mine).toHaveLength(13);
      const reference = readFileSync(join(referenceData, 'registry/dimensions_nodoc.json'), 'utf8');
      expect(JSON.parse(String(universe?.['value']))).toEqual(JSON.parse(reference));
    });

    const STATIC_TABLES = [
      ['instrument', 'name'],
      ['detector', 'instrument'],
      ['physical_filter', 'instrument'],
      ['visit_skypix_overlap_summary', 'instrument'],
      ['visit_detector_region_skypix_overlap_summary', 'instrument'],
    ] as const;
    const rowsOf = async (table: string): Promise<Row[]> =>
      (await repository.rows(`SELECT row_to_json(t) AS row FROM ${quoted(table)} t`)).map(
        ({ row }) => row as Row,
      );

    it.each(STATIC_TABLES)(
      'has the rows of %s that the official stack registers for its ten cameras',
      async (table, column) => {
        const file = join(referenceData, 'golden/base/tables_10_instruments', `${table}.json`);
        const theirs = JSON.parse(readFileSync(file, 'utf8')) as Row[];
        const cameras = new Set(theirs.map((row) => row[column]));
        expect(cameras.size).toBe(10);
        const mine = (await rowsOf(table)).filter((row) => cameras.has(row[column]));
        expect(sorted(mine)).toEqual(sorted(theirs));
      },
    );

    it('has the rows that the packages of the Large File Annex register', async () => {
      const file = join(referenceData, 'facts/lfa_instruments.json');
      const annex = Object.entries(
        (JSON.parse(readFileSync(file, 'utf8')) as { instruments: Record<string, AnnexFacts> }).instruments,
      );
      const isAnnex = (row: Row): boolean =>
        annex.some(([name]) => name === (row['instrument'] ?? row['name']));
      const mine = async (table: string): Promise<Row[]> => (await rowsOf(table)).filter(isAnnex);
      const owned = (rows: (facts: AnnexFacts) => readonly Row[]): Row[] =>
        annex.flatMap(([instrument, facts]) => rows(facts).map((row) => ({ instrument, ...row })));
      expect(await mine('instrument')).toEqual(
        expect.arrayContaining(annex.map(([, facts]) => facts.instrument_row)),
      );
      expect(await mine('detector')).toEqual(expect.arrayContaining(owned((facts) => facts.detector_rows)));
      expect(await mine('physical_filter')).toEqual(
        expect.arrayContaining(owned((facts) => facts.physical_filter_rows)),
      );
      for (const [table] of STATIC_TABLES) expect(await mine(table)).toHaveLength(annex.length);
    });

    const read = python === '' ? it.skip : it;
    read(
      `shows the Python Butler the instruments of an official repository${python === '' ? ' (BUTLER_PYTHON is not set)' : ''}`,
      async () => {
        const official = readExactly(
          join(referenceData, 'golden/readback/real_raws.json'),
        ) as unknown as Readback;
        const ours = (await readBack(python, referenceData, repository.folder)) as unknown as Readback;
        for (const [element, key] of [
          ['instrument', 'name'],
          ['detector', 'instrument'],
          ['physical_filter', 'instrument'],
        ] as const) {
          const cameras = new Set(official.records[element]?.map((row) => row[key]));
          const ofCameras = ours.records[element]?.filter((row) => cameras.has(row[key]));
          expect(ofCameras).toEqual(official.records[element]);
          const others = new Set(ours.records[element]?.map((row) => row[key]));
          expect(others.size).toBe(INSTRUMENTS.length);
        }
        expect(ours.dataset_types).toEqual([...official.dataset_types, 'rawSpectrum']);
        expect(ours.problems).toEqual([]);
      },
      240_000,
    );

    it('has the dimension group of raws with the definition and the tags table that the official stack makes', async () => {
      for (const table of ['dimension_graph_key', 'dimension_graph_definition', 'opaque_meta']) {
        const theirs = JSON.parse(
          readFileSync(join(referenceData, 'golden/base/tables', `${table}.json`), 'utf8'),
        ) as Row[];
        const mine = await repository.rows(`SELECT row_to_json(t) AS row FROM ${table} t`);
        expect(mine.map(({ row }) => row)).toEqual(expect.arrayContaining(theirs));
        expect(mine).toHaveLength(theirs.length);
      }
      expect(
        await repository.rows(
          `SELECT tag_association_table AS t FROM dataset_type WHERE name = 'guider_raw'`,
        ),
      ).toEqual([{ t: 'dataset_tags_00000001' }]);
    });
  });
}
