import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HeaderReader, ObjectStores } from '#adapters/object-store';
import { LSSTCAM } from '#domain/instruments';
import { RawIngest, type IngestOutcome } from '#tasks/ingest';
import { VisitDefiner } from '#tasks/visit';
import { createTestRepository, type TestRepository } from '../integration/registry-fixture';
import { DELIBERATE_DIFFERENCES } from './error-case-reasons';
import {
  filesOf,
  inWords,
  numberOf,
  officialEnding,
  ownEnding,
  readErrorCases,
  type Ending,
  type ErrorCase,
} from './error-cases';
import { compareWithGoldenRows } from './golden-rows';

const referenceData = process.env['REFERENCE_DATA'] ?? '';
const PAGE = join(__dirname, '../../docs/differences.md');

/** Tables whose rows the reference data count in each case. */
const COUNTED = [
  'group',
  'day_obs',
  'exposure',
  'visit',
  'visit_detector_region',
  'dataset',
  'file_datastore_records',
  'collection',
  'dataset_type',
];

/** What a case came to here. */
interface Replayed {
  readonly outcomes: readonly IngestOutcome[];
  readonly endings: readonly Ending[];
  readonly rows: Readonly<Record<string, number>>;
}

if (referenceData === '') {
  it.skip('REFERENCE_DATA is not set: the error cases of the official stack were not replayed', () =>
    undefined);
} else {
  const cases = readErrorCases(referenceData);
  const isNamed = cases.map((one) => [one.case, one] as const);

  describe('the error cases of the official stack, replayed in their order', () => {
    const folder = mkdtempSync(join(tmpdir(), 'autoingest-errors-'));
    const replayed = new Map<ErrorCase, Replayed>();
    let repository: TestRepository;

    beforeAll(async () => {
      cpSync(join(referenceData, 'golden/inputs/errors'), join(folder, 'errors'), { recursive: true });
      repository = await createTestRepository();
      const butler = await repository.open();
      await butler.registerInstrument(LSSTCAM, { update: false });
      const objects = new ObjectStores({ profiles: [], folderRoot: folder });
      const updated: string[] = [];
      const log = {
        debug: ignore,
        info: (_: object, message: string): void => void updated.push(message),
        warn: ignore,
        error: ignore,
      };
      for (const one of cases) {
        const before = await counts();
        for (const statement of one.replay.sql_before) await repository.rows(statement);
        const absent = one.replay.absent_at_this_point.map((file) => file.replace('/GOLDEN_INPUTS', folder));
        for (const file of absent) renameSync(file, `${file}.away`);
        updated.length = 0;
        // Of a worker that has seen none of these exposures before.
        const ingest = new RawIngest({
          headers: new HeaderReader(objects),
          objects,
          repository: butler,
          guiders: butler,
          visits: new VisitDefiner({ repository: butler, log }),
          corrections: { find: () => undefined },
          log,
          groupLifetimeSeconds: 60,
          concurrency: 8,
        });
        const outcomes = await ingest.ingest(
          filesOf(one).map((file) => file.replace('/GOLDEN_INPUTS/', '')),
          { updateRecords: one.replay.update_records },
        );
        for (const file of absent) renameSync(`${file}.away`, file);
        const isUpdated = updated.includes('exposure record updated') && updated.includes('visit updated');
        const after = await counts();
        replayed.set(one, {
          outcomes,
          endings: outcomes.map((outcome) => ownEnding(outcome, isUpdated)),
          rows: Object.fromEntries(
            COUNTED.map((table) => [table, (after[table] ?? 0) - (before[table] ?? 0)]).filter(
              ([, difference]) => difference !== 0,
            ),
          ) as Record<string, number>,
        });
      }
      await objects.close();
    }, 240_000);

    afterAll(async () => {
      await repository.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    const counts = async (): Promise<Readonly<Record<string, number>>> => {
      const columns = COUNTED.map((table) => `(SELECT count(*) FROM "${table}")::int AS "${table}"`);
      const [row] = await repository.rows(`SELECT ${columns.join(', ')}`);
      return row as Record<string, number>;
    };
    const here = (one: ErrorCase): Replayed => {
      const found = replayed.get(one);
      if (found === undefined) throw new Error(`not replayed: ${one.case}`);
      return found;
    };

    it.each(isNamed)('%s: adds the rows that it should', (_, one) => {
      expect(here(one).rows).toEqual(DELIBERATE_DIFFERENCES[numberOf(one)]?.rows ?? one.row_delta);
    });

    it.each(isNamed)(
      '%s: ends as with the official stack, or otherwise for a reason that is given',
      (_, one) => {
        const official = filesOf(one).map((file) => officialEnding(one, file));
        const { endings, rows } = here(one);
        const isAlike =
          endings.every(
            ({ isRegistered, words }, index) =>
              isRegistered === official[index]?.isRegistered && words !== 'done already',
          ) && JSON.stringify(sorted(rows)) === JSON.stringify(sorted(one.row_delta));
        expect({ isAlike, endings }).toEqual({
          isAlike: DELIBERATE_DIFFERENCES[numberOf(one)] === undefined,
          endings,
        });
      },
    );

    it('leave the rows that the official stack left, but for the visit that it never makes again', async () => {
      const { differences } = await compareWithGoldenRows({
        databaseUrl: repository.database.url,
        schema: 'public',
        rowsFolder: join(referenceData, 'golden/rows/errors'),
        storedPath: (path) => path.replace('file:///GOLDEN_INPUTS', pathToFileURL(folder).href),
      });
      for (const { table, missing, differing, besides } of differences) {
        expect({ table, missing, differing }).toEqual({ table, missing: [], differing: [] });
        expect(table).toMatch(/^visit/);
        for (const row of besides) expect(row).toContain('2025060900608');
      }
      expect(differences.map(({ table }) => table)).toContain('visit');
    });

    it.each([
      ['04', 'Datastore already contains'],
      [
        '05',
        "Conflict in sync for table exposure on column(s) target_name: 'Rubin_SV_320_-15' != 'changed_target', ",
      ],
      ['21', 'Datastore already contains'],
    ])('case %s says what operators look for: %s', (number, words) => {
      const one = cases.find((found) => numberOf(found) === number);
      const refusals = one === undefined ? [] : here(one).outcomes.filter((outcome) => 'code' in outcome);
      expect(refusals.map(({ reason }) => reason)).toEqual([expect.stringContaining(words)]);
    });

    it('are in docs/differences.md as they end (UPDATE_DOCS=1 writes them)', () => {
      const lines = cases.map((one) => {
        const [number, about] = [numberOf(one), one.case.slice(3)];
        const official = inWords(filesOf(one).map((file) => officialEnding(one, file)));
        const why = DELIBERATE_DIFFERENCES[number]?.why ?? '';
        return `| ${number} | ${about} | ${official} | ${inWords(here(one).endings)} | ${why} |`;
      });
      const page = readFileSync(PAGE, 'utf8');
      const written = cellsOf(page);
      if (process.env['UPDATE_DOCS'] === '1') {
        const [head = '', tail = ''] = page.split(/(?:^\| \d\d .*\n)+/m);
        writeFileSync(PAGE, `${head}${lines.join('\n')}\n${tail}`);
      } else expect(written).toEqual(cellsOf(lines.join('\n')));
    });
  });
}

const ignore = (): void => undefined;

const sorted = (rows: Readonly<Record<string, number>>): [string, number][] =>
  Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1));

/** The cells of the table's lines, whatever the spaces that line them up. */
const cellsOf = (text: string): string[][] =>
  [...text.matchAll(/^\| \d\d .*$/gm)].map(([line]) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
