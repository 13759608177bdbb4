import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { parseSidecar, writeFitsHeader, type CardToWrite, type Header, type HeaderValue } from '#domain/fits';
import { startPipeline, type Pipeline } from '../support/pipeline';
import { exactColumn, parseExactly, type ExactJson } from './exact-json';
import { readBack } from './readback';

const referenceData = process.env['REFERENCE_DATA'] ?? '';
const python = process.env['BUTLER_PYTHON'] ?? '';
const BUCKET = 'rubinobs-lfa-cp';
const INSTRUMENTS = ['FiberSpec', 'StarTrackerWide', 'StarTrackerNarrow', 'StarTrackerFast'];

type Row = Readonly<Record<string, ExactJson>>;

interface GoldenFile {
  readonly example_lfa_key: string;
  readonly exposure_record: Row;
  readonly day_obs_record: Row;
  readonly group_record: Row;
  readonly dataset: {
    readonly dataset_type: string;
    readonly run: string;
    readonly data_id: Row;
    readonly uuid: string;
  };
}

/** An object of a JSON text by keyword: its numbers with their literals, nested objects as their text. */
const membersOf = (text: HeaderValue | undefined): Header => {
  const read = parseSidecar(Buffer.from(typeof text === 'string' ? text : ''));
  if (read.content === 'metadata') return read.header;
  throw new RangeError('no object');
};

if (referenceData === '') {
  it.skip('REFERENCE_DATA is not set: the Large File Annex was not compared', () => undefined);
} else {
  describe('real headers of the Large File Annex, ingested by a worker', () => {
    const text = readFileSync(join(referenceData, 'facts/golden_lfa.json'), 'utf8');
    const golden = (parseExactly(text) as unknown as { files: Record<string, GoldenFile> }).files;
    // Of the same exposure there are other forms of its header, which are compared by the translator's tests.
    const names = Object.keys(golden).filter((name) => name.includes('.fits'));
    const files = names.flatMap((name) => golden[name] ?? []);
    const headers = membersOf(membersOf(text).get('files'));
    const headerOf = (name: string): Header => membersOf(membersOf(headers.get(name)).get('header'));
    const buckets = mkdtempSync(join(tmpdir(), 'autoingest-annex-'));
    let pipeline: Pipeline;

    const stored = async (sql: string): Promise<Record<string, ExactJson>[]> => {
      const client = new Client({ connectionString: pipeline.databaseUrl });
      await client.connect();
      try {
        const { rows } = await client.query<Record<string, unknown>>(sql);
        return rows.map((row) =>
          Object.fromEntries(Object.entries(row).map(([column, value]) => [column, exactColumn(value)])),
        );
      } finally {
        await client.end();
      }
    };
    const timespan = 'lower(timespan) AS timespan_begin, upper(timespan) AS timespan_end';
    const sorted = (rows: readonly Row[]): readonly Row[] =>
      rows.toSorted((a, b) => (JSON.stringify(a['instrument']) < JSON.stringify(b['instrument']) ? -1 : 1));

    beforeAll(async () => {
      for (const name of names) {
        const cards = Array.from(headerOf(name), ([keyword, value]): CardToWrite => ({ keyword, value }));
        const bytes = Buffer.concat([writeFitsHeader(cards), Buffer.alloc(17 * 2880)]);
        const file = join(buckets, BUCKET, golden[name]?.example_lfa_key ?? '');
        mkdirSync(dirname(file), { recursive: true });
        // Those that were kept compressed come so, under the name that the observatory gives them.
        writeFileSync(file, name.endsWith('.gz') ? gzipSync(bytes) : bytes);
      }
      pipeline = await startPipeline({ BUCKET, BUCKETS_FOLDER: buckets }, INSTRUMENTS);
      await pipeline.announce(files.map(({ example_lfa_key: key }) => `${BUCKET}/${key}`));
      await pipeline.handled(files.length);
    }, 240_000);

    afterAll(async () => {
      await pipeline.stop();
      rmSync(buckets, { recursive: true, force: true });
    });

    it('are all registered', () => {
      expect(files.length).toBe(4);
      const trouble = pipeline.worker.lines.filter(({ msg }) =>
        /^file (not ingested|given up)$/.test(String(msg)),
      );
      expect(trouble).toEqual([]);
    });

    it('make the rows that the official stack made', async () => {
      const columns = Object.keys(files[0]?.exposure_record ?? {}).filter(
        (column) => !column.startsWith('timespan'),
      );
      const quoted = columns.map((column) => `"${column}"`).join(', ');
      expect(sorted(await stored(`SELECT ${quoted}, ${timespan} FROM exposure`))).toEqual(
        sorted(files.map(({ exposure_record: row }) => row)),
      );
      expect(sorted(await stored(`SELECT instrument, id, ${timespan} FROM day_obs`))).toEqual(
        sorted(files.map(({ day_obs_record: row }) => row)),
      );
      expect(sorted(await stored(`SELECT instrument, name FROM "group"`))).toEqual(
        sorted(files.map(({ group_record: row }) => row)),
      );
      expect(await stored('SELECT id FROM visit')).toEqual([]);
    });

    it('become the datasets that the official stack made, of both types in one table', async () => {
      const datasets = await stored(
        `SELECT t.instrument, t.detector, t.exposure, y.name AS dataset_type, c.name AS run, d.id AS uuid
         FROM dataset_tags_00000001 t JOIN dataset d ON d.id = t.dataset_id
         JOIN dataset_type y ON y.id = d.dataset_type_id JOIN collection c ON c.collection_id = d.run_id`,
      );
      expect(sorted(datasets)).toEqual(
        sorted(files.map(({ dataset: { data_id: dataId, ...dataset } }) => ({ ...dataId, ...dataset }))),
      );
    });

    const read = python === '' ? it.skip : it;
    read(
      `are read back by the Python Butler${python === '' ? ' (BUTLER_PYTHON is not set)' : ''}`,
      async () => {
        const ours = await readBack(python, referenceData, pipeline.repo, 'raw,rawSpectrum');
        expect(ours['problems']).toEqual([]);
        const read = ours['datasets'] as Record<string, { storage_class: string; refs: Row[] }>;
        const idsOf = (type: string): readonly ExactJson[] =>
          (read[type]?.refs ?? []).map(({ id }) => id ?? null).toSorted();
        for (const type of ['raw', 'rawSpectrum']) {
          const official = files.filter(({ dataset }) => dataset.dataset_type === type);
          expect(idsOf(type)).toEqual(official.map(({ dataset }) => dataset.uuid).toSorted());
        }
        expect([read['raw']?.storage_class, read['rawSpectrum']?.storage_class]).toEqual([
          'Exposure',
          'FiberSpectrum',
        ]);
      },
      240_000,
    );
  });
}
