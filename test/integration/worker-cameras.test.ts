import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { runCli } from '../../apps/cli/run-cli';
import { startPipeline, type Pipeline } from '../support/pipeline';
import { queueCli } from './cli-queue-fixture';

const BUCKET = `cameras-test-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), 'autoingest-cameras-'));
const NIGHT = 20260125;

/** How files and headers of a camera name it, one of its sensors and one of its filters. */
interface Taken {
  readonly code: string;
  readonly instrume: string;
  readonly detector: readonly [raft: string, slot: string];
  readonly filter: Readonly<Record<string, string>>;
}

const CAMERAS: Readonly<Record<string, Taken>> = {
  LSSTCam: { code: 'MC', instrume: 'lsstCam', detector: ['R10', 'S02'], filter: { FILTER: 'i_39' } },
  LATISS: {
    code: 'AT',
    instrume: 'LATISS',
    detector: ['R00', 'S00'],
    filter: { FILTER: 'SDSSr_65mm', GRATING: 'holo4_003' },
  },
  LSSTComCam: { code: 'CC', instrume: 'ComCam', detector: ['R22', 'S12'], filter: { FILTER: 'r_03' } },
  LSSTCamSim: { code: 'MC', instrume: 'lsstCamSim', detector: ['R22', 'S11'], filter: { FILTER: 'g_6' } },
};

let pipeline: Pipeline;
let client: Client;

beforeAll(async () => {
  pipeline = await startPipeline({ BUCKETS_FOLDER: folder, BUCKET }, ['LSSTCam', 'LATISS', 'LSSTComCam']);
  client = new Client({ connectionString: pipeline.databaseUrl });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await pipeline.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts an image of a camera with its sidecar into the bucket; its path. */
function sow(camera: string, seqNum: number): string {
  const taken = CAMERAS[camera];
  if (taken === undefined) throw new Error(`no ${camera} here`);
  const { code, instrume, detector, filter } = taken;
  const obsId = `${code}_O_${NIGHT}_${String(seqNum).padStart(6, '0')}`;
  const header = {
    INSTRUME: instrume,
    TELESCOP: 'Simonyi Survey Telescope',
    OBSID: obsId,
    DAYOBS: String(NIGHT),
    SEQNUM: seqNum,
    CONTRLLR: 'O',
    GROUPID: `2026-01-26T04:05:06.${String(seqNum).padStart(3, '0')}`,
    CURINDEX: 1,
    MAXINDEX: 1,
    RAFTBAY: detector[0],
    CCDSLOT: detector[1],
    IMGTYPE: 'OBJECT',
    DATE: '2026-01-26T04:05:40.000',
    'DATE-OBS': '2026-01-26T04:05:10.500',
    'DATE-BEG': '2026-01-26T04:05:10.500',
    'DATE-END': '2026-01-26T04:05:40.500',
    TIMESYS: 'TAI',
    EXPTIME: 30.5,
    DARKTIME: 30.5,
    ...filter,
    TRACKSYS: 'RADEC',
    RADESYS: 'ICRS',
    RASTART: 53.125,
    DECSTART: -28.25,
    ROTPA: 12.5,
    ROTCOORD: 'sky',
    AZSTART: 100.5,
    ELSTART: 61.25,
  };
  const path = `${BUCKET}/${camera}/${NIGHT}/${obsId}/${obsId}_${detector.join('_')}.fits`;
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file.replace(/fits$/, 'json'), JSON.stringify({ __CONTENT__: 'metadata', ...header }));
  writeFileSync(file, 'the pixels are nobody’s business here');
  return path;
}

const uriOf = (path: string): string => pathToFileURL(join(folder, path)).href;

const said = (msg: string, path: string, facts: Record<string, unknown> = {}): Promise<void> =>
  pipeline.worker.until((lines) =>
    lines.some(
      (line) =>
        line['msg'] === msg &&
        line['path'] === path &&
        Object.entries(facts).every(([name, value]) => line[name] === value),
    ),
  );

const rows = async (sql: string): Promise<unknown[]> =>
  (await client.query<Record<string, unknown>>(sql)).rows;

describe('a worker whose repository has several cameras', () => {
  it('registers images that come together each for its own camera, where all have one exposure id', async () => {
    const cameras = ['LSSTCam', 'LATISS', 'LSSTComCam'];
    const paths = cameras.map((camera) => sow(camera, 12));
    await pipeline.announce(paths);
    await Promise.all(paths.map((path) => said('file ingested', path, { settledAs: 'done' })));
    expect(
      await rows(
        `SELECT t.instrument, t.detector::int, c.name AS run, e.obs_id, e.physical_filter, r.path, r.formatter
         FROM dataset_tags_00000001 t JOIN collection c USING (collection_id) JOIN file_datastore_records r USING (dataset_id)
         JOIN exposure e ON e.instrument = t.instrument AND e.id = t.exposure
         WHERE t.exposure = 2026012500012 ORDER BY t.instrument COLLATE "C"`,
      ),
    ).toEqual([
      {
        instrument: 'LATISS',
        detector: 0,
        run: 'LATISS/raw/all',
        obs_id: 'AT_O_20260125_000012',
        physical_filter: 'SDSSr_65mm~holo4_003',
        path: uriOf(paths[1] ?? ''),
        formatter: 'lsst.obs.lsst.rawFormatter.LatissRawFormatter',
      },
      {
        instrument: 'LSSTCam',
        detector: 29,
        run: 'LSSTCam/raw/all',
        obs_id: 'MC_O_20260125_000012',
        physical_filter: 'i_39',
        path: uriOf(paths[0] ?? ''),
        formatter: 'lsst.obs.lsst.rawFormatter.LsstCamRawFormatter',
      },
      {
        instrument: 'LSSTComCam',
        detector: 5,
        run: 'LSSTComCam/raw/all',
        obs_id: 'CC_O_20260125_000012',
        physical_filter: 'r_03',
        path: uriOf(paths[2] ?? ''),
        formatter: 'lsst.obs.lsst.rawFormatter.LsstComCamRawFormatter',
      },
    ]);
  });

  it('gives each its visit, with the regions of its own focal plane', async () => {
    const paths = ['LATISS', 'LSSTCam', 'LSSTComCam'].map((camera) => sow(camera, 13));
    await pipeline.announce(paths);
    await Promise.all(paths.map((path) => said('file ingested', path, { settledAs: 'done' })));
    expect(
      await rows(
        `SELECT v.instrument, v.name, count(DISTINCT v.region)::int AS outlines, count(r.detector)::int AS detectors
         FROM visit v JOIN visit_detector_region r ON r.instrument = v.instrument AND r.visit = v.id
         WHERE v.id = 2026012500013 GROUP BY 1, 2 ORDER BY v.instrument COLLATE "C"`,
      ),
    ).toEqual([
      { instrument: 'LATISS', name: 'AT_O_20260125_000013', outlines: 1, detectors: 1 },
      { instrument: 'LSSTCam', name: 'MC_O_20260125_000013', outlines: 1, detectors: 205 },
      { instrument: 'LSSTComCam', name: 'CC_O_20260125_000013', outlines: 1, detectors: 9 },
    ]);
  });

  it('records each for presence under the name of its camera', async () => {
    const [latiss = '', comcam = ''] = ['LATISS', 'LSSTComCam'].map((camera) => sow(camera, 14));
    await pipeline.announce([latiss, comcam]);
    await Promise.all([latiss, comcam].map((path) => said('file ingested', path)));
    const group = (key: string): Promise<string | null> => pipeline.redis.get(`GROUP:${key}`);
    expect(await group('LATISS:2026-01-26T04:05:06.014:0:R00_S00')).toBe(uriOf(latiss));
    expect(await group('LSSTComCam:2026-01-26T04:05:06.014:0:R22_S12')).toBe(uriOf(comcam));
  });

  it('leaves a camera that is not registered to people, who register it and retry, and the rest goes on', async () => {
    const [known, unknown] = [sow('LSSTCam', 15), sow('LSSTCamSim', 15)];
    await pipeline.announce([known, unknown]);
    await said('file ingested', known, { settledAs: 'done' });
    await said('file given up', unknown, { code: 'INSTRUMENT_NOT_REGISTERED' });

    const context = { environment: {}, out: () => undefined, error: () => undefined };
    expect(await runCli(['register-instrument', pipeline.repo, 'LSSTCamSim'], context)).toBe(0);
    const mine = ['--bucket', BUCKET, '--code', 'INSTRUMENT_NOT_REGISTERED'];
    const retried = await queueCli(['retry', 'dead', ...mine, '--yes']);
    expect(retried).toMatchObject({ status: 0, error: '' });
    await said('file ingested', unknown, { settledAs: 'done' });
    expect(await rows(`SELECT name FROM collection WHERE name LIKE 'LSSTCamSim/%'`)).toEqual([
      { name: 'LSSTCamSim/raw/all' },
    ]);
  });
});
