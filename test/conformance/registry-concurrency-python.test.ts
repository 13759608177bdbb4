import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  rangeText,
  type ButlerRepository,
  type RawBatch,
  type RawDataset,
  type RawOutcome,
} from '#adapters/butler-registry';
import { RetryLater } from '#domain/failure';
import { LSSTCAM } from '#domain/instruments';
import { datasetId, type ExposureRows } from '#domain/observation';
import {
  createTestRepository,
  exposureRows,
  rawDataset,
  type TestRepository,
} from '../integration/registry-fixture';
import { startPythonWriter, type PythonWriter } from './python-writer';

const python = process.env['BUTLER_PYTHON'] ?? '';

const ROUNDS = 10;
const WRITERS = 8;
const EXPOSURES = 2;
const DETECTORS = 205;
/** Files of one batch of ours. */
const BATCH = 50;
/**
 * Which detectors each of the Python writers has, the last one excluded; ours have all from `OURS_FROM` on. Few are in both, since the
 * official way goes through all files of a lost race one by one.
 */
const PYTHONS = [
  [0, 30],
  [20, 50],
] as const;
const OURS_FROM = 25;

if (python === '') {
  it.skip('BUTLER_PYTHON is not set: no official writers wrote beside ours', () => undefined);
} else {
  describe(`${WRITERS} writers of ours and ${PYTHONS.length} of the official stack at once`, () => {
    let repository: TestRepository;
    let bucket: string;
    const ours: ButlerRepository[] = [];
    const pythons: PythonWriter[] = [];

    beforeAll(async () => {
      repository = await createTestRepository();
      for (let count = 0; count < WRITERS; count += 1) ours.push(await repository.open());
      await ours[0]?.registerInstrument(LSSTCAM, { update: false });
      bucket = join(repository.folder, 'bucket');
      mkdirSync(bucket);
      pythons.push(...(await Promise.all(PYTHONS.map(() => startPythonWriter(python, repository.folder)))));
    }, 240_000);
    afterAll(async () => {
      await Promise.all(pythons.map((writer) => writer.stop()));
      await repository.remove();
    });

    const fileOf = (rows: ExposureRows, detector: number, run: string, datasetType: string): RawDataset => {
      const { instrument, id: exposure } = rows.exposure;
      const file = join(bucket, `raw_${rows.exposure.id}_${detector}.fits`);
      writeFileSync(file, 'x'.repeat(100 + detector));
      return rawDataset(rows, detector, {
        uri: pathToFileURL(file).href,
        path: file,
        sizeBytes: 100 + detector,
        formatter: LSSTCAM.raw.formatter,
        run,
        datasetType,
        id: datasetId(datasetType, run, { instrument, detector, exposure }),
      });
    };

    it.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))(
      'store every row of the same new exposures, run and dataset type once and without an error, round %i',
      async (round) => {
        const run = `u/round-${round}`;
        const datasetType = `raw_of_round_${round}`;
        const exposures = Array.from({ length: EXPOSURES }, (_, index) => exposureRows(round * 10 + index));
        const files = exposures.map((rows) => ({
          rows,
          datasets: Array.from({ length: DETECTORS }, (_, detector) =>
            fileOf(rows, detector, run, datasetType),
          ),
        }));
        const [outcomes, byPython] = await Promise.all([
          Promise.all(
            ours.map(async (butler, index) => {
              const own = rotated(
                files.flatMap(({ datasets }) => datasets.slice(OURS_FROM)),
                index * 60,
              );
              const done: RawOutcome[] = [];
              for (let begin = 0; begin < own.length; begin += BATCH) {
                const datasets = own.slice(begin, begin + BATCH);
                done.push(...(await registeredInTheEnd(butler, { exposures, datasets })));
              }
              return done;
            }),
          ),
          Promise.all(
            pythons.map((writer, index) => {
              const [from, to] = PYTHONS[index] ?? [0, 0];
              return writer.write({
                run,
                dataset_type: datasetType,
                formatter: LSSTCAM.raw.formatter,
                exposures: files.map(({ rows, datasets }) => ({
                  exposure: { ...rows.exposure, timespan: rangeText(rows.exposure.timespan) },
                  night: { ...rows.dayObs, timespan: rangeText(rows.dayObs.timespan) },
                  files: datasets.slice(from, to).map(({ detector, uri }) => ({ detector, uri })),
                })),
              });
            }),
          ),
        ]);
        expect(byPython.flatMap(({ errors }) => errors)).toEqual([]);
        const all = outcomes.flat();
        expect(all.filter(({ status }) => status !== 'registered' && status !== 'existed')).toEqual([]);
        const registered = all.filter(({ status }) => status === 'registered').length;
        const ingested = byPython.reduce((sum, one) => sum + one.ingested, 0);
        expect(registered + ingested).toBe(EXPOSURES * DETECTORS);
        expect(registered).toBeGreaterThan(0);
        expect(ingested).toBeGreaterThan(0);
        expect(await rowsOf(run, datasetType)).toEqual({
          runs: '1',
          types: '1',
          type_summaries: '1',
          instrument_summaries: '1',
          datasets: String(EXPOSURES * DETECTORS),
          tags: String(EXPOSURES * DETECTORS),
          locations: String(EXPOSURES * DETECTORS),
          records: String(EXPOSURES * DETECTORS),
          sizes: String(EXPOSURES * DETECTORS),
        });
        const ids = exposures.map(({ exposure }) => exposure.id).join(', ');
        expect(await repository.rows(`SELECT count(*) AS n FROM exposure WHERE id IN (${ids})`)).toEqual([
          { n: String(EXPOSURES) },
        ]);
      },
      240_000,
    );

    const rowsOf = async (run: string, type: string): Promise<Record<string, unknown> | undefined> => {
      const [row] = await repository.rows(
        `WITH d AS (
           SELECT d.id, d.run_id, d.dataset_type_id FROM dataset d JOIN collection c ON c.collection_id = d.run_id WHERE c.name = $1)
         SELECT (SELECT count(*) FROM run JOIN collection USING (collection_id) WHERE name = $1) AS runs,
           (SELECT count(*) FROM dataset_type WHERE name = $2) AS types,
           (SELECT count(*) FROM collection_summary_dataset_type s JOIN collection c USING (collection_id)
            WHERE c.name = $1) AS type_summaries,
           (SELECT count(*) FROM collection_summary_instrument s JOIN collection c USING (collection_id)
            WHERE c.name = $1) AS instrument_summaries,
           (SELECT count(*) FROM d) AS datasets,
           (SELECT count(*) FROM dataset_tags_00000001 t JOIN d ON d.id = t.dataset_id AND d.run_id = t.collection_id) AS tags,
           (SELECT count(*) FROM dataset_location l JOIN d ON d.id = l.dataset_id) AS locations,
           (SELECT count(*) FROM file_datastore_records r JOIN d ON d.id = r.dataset_id) AS records,
           (SELECT count(*) FROM file_datastore_records r JOIN d ON d.id = r.dataset_id
            JOIN dataset_tags_00000001 t USING (dataset_id) WHERE r.file_size = 100 + t.detector) AS sizes`,
        [run, type],
      );
      return row;
    };
  });
}

/** As a worker does it: again where the others have been in the way for seconds, as they may on a slow machine. */
async function registeredInTheEnd(butler: ButlerRepository, batch: RawBatch): Promise<readonly RawOutcome[]> {
  for (;;) {
    try {
      return (await butler.registerRaws(batch)).outcomes;
    } catch (error) {
      if (!(error instanceof RetryLater && error.code === 'REGISTRY_BUSY')) throw error;
    }
  }
}

const rotated = <T>(items: readonly T[], by: number): readonly T[] => [
  ...items.slice(by % items.length),
  ...items.slice(0, by % items.length),
];
