import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { simulateExposure, type SimulatedExposure } from '#simulator';
import { workerApp } from '../../apps/worker/worker.app';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { startPipeline, type Pipeline } from '../support/pipeline';

const BUCKET = `visits-test-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), 'autoingest-visits-'));
const bucketsFolder = join(folder, 'buckets');

let pipeline: Pipeline;
let client: Client;
let seqNum = 0;

beforeAll(async () => {
  mkdirSync(bucketsFolder, { recursive: true });
  pipeline = await startPipeline({ BUCKETS_FOLDER: bucketsFolder, BUCKET, MAX_INGESTS: '300' });
  client = new Client({ connectionString: pipeline.databaseUrl });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await pipeline.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a new exposure's files of two detectors into the bucket; their paths. */
function sow(): { exposure: SimulatedExposure; paths: [string, string] } {
  seqNum += 1;
  const exposure = simulateExposure({ seed: 'visits', dayObs: 20260125, seqNum });
  const [one = '', two = ''] = ['R22_S11', 'R22_S12'].map((detector) => {
    let path = '';
    for (const arrival of exposure.arrivals) {
      if (arrival.detectorName !== detector) continue;
      const file = join(bucketsFolder, BUCKET, arrival.key);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, arrival.bytes());
      if (arrival.kind === 'fits') path = `${BUCKET}/${arrival.key}`;
    }
    return path;
  });
  return { exposure, paths: [one, two] };
}

const said = (msg: string, facts: Record<string, unknown>): Promise<void> =>
  pipeline.worker.until((lines) =>
    lines.some(
      (line) => line['msg'] === msg && Object.entries(facts).every(([name, value]) => line[name] === value),
    ),
  );

const ingested = (path: string): Promise<void> => said('file ingested', { path, settledAs: 'done' });

const visitsOf = async ({ truth }: SimulatedExposure): Promise<unknown[]> => {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT v.name, v.observation_reason, m.visit_system, count(r.detector) AS detectors
     FROM visit_definition d JOIN visit v ON v.id = d.visit
     JOIN visit_system_membership m ON m.visit = v.id JOIN visit_detector_region r ON r.visit = v.id
     WHERE d.exposure = $1 GROUP BY 1, 2, 3`,
    [truth.exposureId],
  );
  return rows;
};

const visitOf = ({ truth }: SimulatedExposure): object => ({
  name: truth.obsId,
  observation_reason: expect.any(String) as string,
  visit_system: '0',
  detectors: '205',
});

describe('a worker', () => {
  it('has defined the visit of a new exposure when its files are settled', async () => {
    const { exposure, paths } = sow();
    await pipeline.announce(paths);
    await Promise.all(paths.map(ingested));
    expect(await visitsOf(exposure)).toEqual([visitOf(exposure)]);
    const metrics = (await pipeline.worker.inject({ url: '/metrics' })).body;
    expect(metrics).toMatch(/autoingest_visits_total\{instrument="LSSTCam",result="defined",code=""\} \d+/);
    expect(metrics).toContain('autoingest_stage_duration_seconds_bucket{le="0.001",stage="defining"}');
  });

  it('asks for the visit of an exposure once', async () => {
    const { exposure, paths } = sow();
    await pipeline.announce(paths.slice(0, 1));
    await ingested(paths[0]);
    await client.query('DELETE FROM visit_definition WHERE exposure = $1', [exposure.truth.exposureId]);
    await pipeline.announce(paths.slice(1));
    await ingested(paths[1]);
    expect(await visitsOf(exposure)).toEqual([]);
  });

  it('registers files all the same when the visit cannot be stored, and says why', async () => {
    const { exposure, paths } = sow();
    await client.query(
      `INSERT INTO visit (instrument, id, day_obs, physical_filter, name) VALUES ('LSSTCam', 7, 20260125, 'i_39', $1)`,
      [exposure.truth.obsId],
    );
    await pipeline.announce(paths);
    await Promise.all(paths.map(ingested));
    await said('visit not defined', {
      code: 'VISIT_NAME_TAKEN',
      obsId: exposure.truth.obsId,
      level: 'ERROR',
    });
    const metrics = (await pipeline.worker.inject({ url: '/metrics' })).body;
    expect(metrics).toContain(
      'autoingest_visits_total{instrument="LSSTCam",result="conflict",code="VISIT_NAME_TAKEN"} 1',
    );
  });

  it('makes the left-over visit of a removed exposure as the new one says', async () => {
    const { exposure, paths } = sow();
    const { exposureId, obsId } = exposure.truth;
    await client.query(
      `INSERT INTO visit (instrument, id, day_obs, physical_filter, name, target_name)
       VALUES ('LSSTCam', $1, 20260125, 'i_39', $2, 'nowhere')`,
      [exposureId, obsId],
    );
    await pipeline.announce(paths);
    await Promise.all(paths.map(ingested));
    await said('visit updated', { obsId, level: 'INFO' });
    expect(await visitsOf(exposure)).toEqual([visitOf(exposure)]);
  });
});

describe('another worker', () => {
  const otherBucket = `${BUCKET}-2`;
  let other: AppUnderTest<typeof workerApp.schema.variables>;

  beforeAll(async () => {
    other = await appUnderTest(workerApp, {
      BUTLER_REPO: pipeline.repo,
      BUCKETS_FOLDER: bucketsFolder,
      BUCKET: otherBucket,
      WORKER_NAME: 'another',
    });
    await other.process.start();
  });
  afterAll(() => other.stop());

  /** What has been put into the first bucket is this worker's too. */
  const ingestedByOther = async (path: string): Promise<void> => {
    const own = path.replace(BUCKET, otherBucket);
    mkdirSync(dirname(join(bucketsFolder, own)), { recursive: true });
    for (const suffix of ['fits', 'json']) {
      const name = (of: string): string => join(bucketsFolder, of.replace(/fits$/, suffix));
      renameSync(name(path), name(own));
    }
    await pipeline.announce([own]);
    await other.until((lines) =>
      lines.some(
        ({ msg, path: of, settledAs }) => msg === 'file ingested' && of === own && settledAs === 'done',
      ),
    );
  };

  it('defines the visit that an exposure lost to a crash, with the next file of it', async () => {
    const { exposure, paths } = sow();
    await pipeline.announce(paths.slice(0, 1));
    await ingested(paths[0]);
    const { exposureId } = exposure.truth;
    for (const table of [
      'visit_detector_region_skypix_overlap',
      'visit_skypix_overlap',
      'visit_detector_region',
      'visit_system_membership',
      'visit_definition',
    ]) {
      await client.query(`DELETE FROM ${table} WHERE visit = $1`, [exposureId]);
    }
    await client.query('DELETE FROM visit WHERE id = $1', [exposureId]);
    await ingestedByOther(paths[1]);
    expect(await visitsOf(exposure)).toEqual([visitOf(exposure)]);
  });

  it('leaves a visit alone that somebody changed', async () => {
    const { exposure, paths } = sow();
    await pipeline.announce(paths.slice(0, 1));
    await ingested(paths[0]);
    const { exposureId } = exposure.truth;
    await client.query(`UPDATE visit SET observation_reason = 'by hand' WHERE id = $1`, [exposureId]);
    await ingestedByOther(paths[1]);
    expect(await visitsOf(exposure)).toMatchObject([{ observation_reason: 'by hand' }]);
  });
});
