import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ObjectStores } from '#adapters/object-store';
import { cameraByInstrument } from '#domain/instruments';
import { startPipeline, type Pipeline } from '../support/pipeline';
import { startS3Server, type S3Server } from '../support/s3-server';
import { parseExactly, readExactly, type ExactJson } from './exact-json';
import { compareWithGoldenRows } from './golden-rows';
import { ownPartOf, readBack } from './readback';
import { visitsAt } from './visits-at';
import { writeCorrections } from './corrections-folder';

const referenceData = process.env['REFERENCE_DATA'] ?? '';
const python = process.env['BUTLER_PYTHON'] ?? '';

type Row = Readonly<Record<string, string | null>>;

/** What the official repositories have registered. */
const SIX_CAMERAS = ['LSSTCam', 'LATISS', 'LSSTComCam', 'LSSTComCamSim', 'LSST-TS8', 'LSSTCamSim'];

const TEN_CAMERAS = [...SIX_CAMERAS, 'LSSTCam-imSim', 'LSSTCam-PhoSim', 'LSST-TS3', 'LSST-UCDCam'];

/** The scenarios by the instruments of their repositories. */
const SCENARIOS: readonly (readonly [scenario: string, instruments: readonly string[]])[] = [
  ['lsstcam_full', SIX_CAMERAS],
  ['lsstcam_small', SIX_CAMERAS],
  ['lsstcam_sidecar', SIX_CAMERAS],
  ['lsstcam_s3', SIX_CAMERAS],
  ['latiss', SIX_CAMERAS],
  ['lsstcomcam', SIX_CAMERAS],
  ['lsstcomcamsim', SIX_CAMERAS],
  ['lsstcamsim', SIX_CAMERAS],
  ['lsst_ts8', SIX_CAMERAS],
  ['real_raws', TEN_CAMERAS],
];

/** The images and guiders of a scenario, as keys within its folder. */
function fileKeys(scenario: string): string[] {
  const folder = join(referenceData, 'golden/inputs', scenario);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.fits(\.fz)?$/.test(file),
  );
}

/** The sensor that looks along the axis of a camera. */
function middleSensor(instrument: string): number {
  const sensors = cameraByInstrument(instrument)?.sensors ?? [];
  const [middle] = sensors.toSorted((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y));
  return middle?.detector ?? NaN;
}

/** What a worker says of a file when it lets go of it. */
const ENDS: ReadonlySet<unknown> = new Set(['file ingested', 'file not ingested', 'file given up']);

const S3_KEYS = { accessKeyId: 'key', secretAccessKey: 'secret' };

if (referenceData === '') {
  it.skip('REFERENCE_DATA is not set: golden rows were not compared', () => undefined);
} else {
  describe.each(SCENARIOS)('the scenario %s, ingested by a worker', (scenario, instruments) => {
    const inputs = join(referenceData, 'golden/inputs');
    const goldenRows = (table: string): readonly Row[] => {
      const file = join(referenceData, 'golden/rows', scenario, `${table}.json`);
      return existsSync(file) ? (readExactly(file) as unknown as Row[]) : [];
    };
    const folder = mkdtempSync(join(tmpdir(), 'autoingest-conformance-'));
    let pipeline: Pipeline;
    let s3: S3Server | undefined;
    let bucket = scenario;

    beforeAll(async () => {
      const corrections = join(folder, 'corrections');
      mkdirSync(corrections);
      writeCorrections(join(referenceData, 'facts/corrections.json'), corrections);
      const env: Record<string, string> = { METADATA_CORRECTIONS_PATH: corrections };
      if (scenario === 'lsstcam_s3') {
        bucket = 'rubin-summit';
        s3 = await startS3Server();
        await s3.createBucket(bucket);
        await upload(s3.endpoint, bucket, join(inputs, scenario));
        env['S3_ENDPOINT_URL'] = s3.endpoint;
        env['AWS_ACCESS_KEY_ID'] = S3_KEYS.accessKeyId;
        env['AWS_SECRET_ACCESS_KEY'] = S3_KEYS.secretAccessKey;
      } else {
        env['BUCKETS_FOLDER'] = inputs;
      }
      pipeline = await startPipeline({ ...env, BUCKET: bucket }, instruments);
      const keys = fileKeys(scenario);
      const paths = keys.map((key) => `${bucket}/${key}`);
      await pipeline.announce(paths);
      await pipeline.worker.until((lines) => {
        // A guider may have to wait for the batch with its exposure.
        const ended = new Set(lines.flatMap(({ msg, path }) => (ENDS.has(msg) ? [path] : [])));
        return paths.every((path) => ended.has(path));
      });
    }, 240_000);

    afterAll(async () => {
      await pipeline.stop();
      await s3?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('registers every file at the first try, guiders as soon as their exposure is there', () => {
      const trouble = pipeline.worker.lines.filter(
        ({ msg }) => msg === 'file not ingested' || msg === 'file given up',
      );
      expect(trouble).toEqual([]);
    });

    it('writes the rows that the official stack wrote', async () => {
      const comparison = await compareWithGoldenRows({
        databaseUrl: pipeline.databaseUrl,
        schema: 'public',
        rowsFolder: join(referenceData, 'golden/rows', scenario),
        storedPath: (path) => path.replace('file:///GOLDEN_INPUTS', pathToFileURL(inputs).href),
      });
      const rows = Object.entries(comparison.compared).map(([table, count]) => `${table} ${count}`);
      console.info(`${scenario}: ${rows.join(', ')}`);
      expect(comparison.differences).toEqual([]);
    });

    const read = python === '' ? it.skip : it;
    read(
      `is read back by the Python Butler as the official repository is${python === '' ? ' (BUTLER_PYTHON is not set)' : ''}`,
      async () => {
        const golden = readExactly(join(referenceData, 'golden/readback', `${scenario}.json`));
        const ours = await readBack(python, referenceData, pipeline.repo);
        const located = parseExactly(
          JSON.stringify(golden).replaceAll('file:///GOLDEN_INPUTS', pathToFileURL(inputs).href),
        );
        expect(ownPartOf(ours)).toEqual(ownPartOf(located as Record<string, ExactJson>));
      },
      240_000,
    );

    read(
      `has visits that the Python Butler finds by where they look${python === '' ? ' (BUTLER_PYTHON is not set)' : ''}`,
      async () => {
        const exposures = goldenRows('exposure');
        const looked = goldenRows('visit').map(({ id, instrument }) => {
          const exposure = exposures.find((row) => row['id'] === id && row['instrument'] === instrument);
          return {
            id: Number(id),
            middle: middleSensor(String(instrument)),
            ra: Number(exposure?.['tracking_ra']),
            dec: Number(exposure?.['tracking_dec']),
          };
        });
        const opposite = looked.map(({ ra, dec }) => ({ ra: (ra + 180) % 360, dec: -dec }));
        const sights = await visitsAt(python, pipeline.repo, [...looked, ...opposite]);
        expect(sights).toEqual([
          ...looked.map(({ id, middle }) => ({
            visits: expect.arrayContaining([id]) as number[],
            detectors: expect.arrayContaining([[id, middle]]) as number[][],
          })),
          ...opposite.map(() => ({ visits: [], detectors: [] })),
        ]);
      },
      240_000,
    );
  });
}

/** Puts every file below a folder into a bucket, under its path as key. */
async function upload(endpoint: string, bucket: string, folder: string): Promise<void> {
  const stores = new ObjectStores({ profiles: [{ name: null, endpoint, ...S3_KEYS }] });
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    await stores.put(`${bucket}/${relative(folder, path)}`, readFileSync(path));
  }
  await stores.close();
}
