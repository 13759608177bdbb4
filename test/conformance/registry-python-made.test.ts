import { join } from 'node:path';
import { ButlerRepository } from '#adapters/butler-registry';
import { LSSTCAM } from '#domain/instruments';
import { defineSelected, ONE_TO_ONE } from '#tasks/visit';
import {
  createTestRepository,
  exposureRows,
  rawDataset,
  readText,
  type TestRepository,
} from '../integration/registry-fixture';
import { pythonScript } from './python-script';
import { readBack } from './readback';

const python = process.env['BUTLER_PYTHON'] ?? '';
const referenceData = process.env['REFERENCE_DATA'] ?? '';

/** All layouts that are written here, as the official stack makes them. */
const LAYOUTS = [6, 7, 8].flatMap((universe) =>
  ['1.0.0', '2.0.0'].map((datasets) => ({
    universe,
    datasets,
    namespace: datasets === '1.0.0' ? null : `Space of "${universe}"`,
  })),
);

const ROLE = `made_${process.pid}`;
const DONE_BY_OWNER: ReadonlySet<string> = new Set(['new dataset types', 'register-instrument']);

if (python === '' || referenceData === '') {
  it.skip('BUTLER_PYTHON or REFERENCE_DATA is not set: repositories of the Python Butler were not written to', () =>
    undefined);
} else {
  describe('a repository made by the Python Butler', () => {
    let database: TestRepository;
    const read: unknown[] = [];

    beforeEach(async () => {
      database = await createTestRepository(false);
      await database.rows('CREATE EXTENSION IF NOT EXISTS btree_gist');
    });
    afterEach(async () => {
      await database.rows(`DROP OWNED BY "${ROLE}"`);
      await database.rows(`DROP ROLE "${ROLE}"`);
      await database.remove();
    });

    it.each(LAYOUTS)(
      'is filled from here as any other: universe $universe, datasets $datasets, schema $namespace',
      async ({ universe, datasets, namespace }) => {
        const repo = join(database.folder, 'made');
        const made = await pythonScript(python, 'make_repository.py', [repo], {
          db: database.database.url.replace('postgresql:', 'postgresql+psycopg:'),
          namespace,
          universe,
          datasets,
        });
        expect(made).toEqual({ universe });
        const inspected = await ButlerRepository.inspect(repo, { readText });
        expect(inspected).toMatchObject({
          canWrite: true,
          universe: { namespace: 'daf_butler', version: universe },
          schema: namespace ?? 'public',
        });
        expect(inspected.managers?.find(({ kind }) => kind === 'datasets')?.version).toBe(datasets);

        const owned = await ButlerRepository.open(repo, { readText });
        await owned.registerInstrument(LSSTCAM, { update: false });
        await owned.close();
        // The rest is done by a user who owns nothing, with the rights that are printed for workers and operators.
        await database.rows(`CREATE ROLE "${ROLE}" LOGIN PASSWORD 'its own'`);
        for (const { purpose, grants } of await ButlerRepository.grants(repo, ROLE, { readText })) {
          if (DONE_BY_OWNER.has(purpose)) continue;
          for (const grant of grants) await database.rows(grant);
        }
        const butler = await ButlerRepository.open(repo, {
          readText: async (uri) => (await readText(uri)).replace(/\/\/[^@/]+@/, `//${ROLE}:its%20own@`),
          now: () => Date.UTC(2026, 0, 26),
        });
        const rows = [exposureRows(1), exposureRows(2)];
        const batch = {
          exposures: rows,
          datasets: rows.flatMap((row) => [rawDataset(row, 90), rawDataset(row, 94)]),
        };
        const { outcomes } = await butler.registerRaws(batch);
        expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill('registered'));
        expect((await butler.registerRaws(batch)).outcomes.map(({ status }) => status)).toEqual(
          Array(4).fill('existed'),
        );
        const reports = defineSelected(butler, {
          instrument: 'LSSTCam',
          conditions: [],
          grouping: ONE_TO_ONE,
          update: false,
          isDryRun: false,
        });
        for await (const report of reports) expect(report.result).toBe('defined');
        await butler.close();

        const found = await readBack(python, referenceData, repo);
        expect(found['problems']).toEqual([]);
        for (const { id } of batch.datasets) expect(JSON.stringify(found['datasets'])).toContain(id);
        // What differs between the layouts is their own business, not that of what was put into them.
        read.push(withoutLayout(found));
        expect(read.at(-1)).toEqual(read[0]);
      },
      240_000,
    );
  });
}

/** Columns that a universe has or not, and the layout's own version. */
function withoutLayout(found: Readonly<Record<string, unknown>>): unknown {
  return JSON.parse(
    JSON.stringify({ ...found, universe: null }, (key, value: unknown) =>
      key === 'can_see_sky' ? undefined : value,
    ),
  );
}
