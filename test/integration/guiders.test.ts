import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { datasetId } from '#domain/observation';
import { simulateExposure, type SimulatedExposure } from '#simulator';
import { workerApp } from '../../apps/worker/worker.app';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { eventually } from '../support/eventually';
import { startPipeline, type Pipeline } from '../support/pipeline';
import { temporaryFolder } from '../support/temporary-folder';

const bucketsFolder = temporaryFolder();
const IMAGES = ['R22_S11', 'R00_SG0'];
const GUIDERS = ['R00_SG0', 'R44_SG1'];

let pipeline: Pipeline;
let client: Client;
let bucket = '';
let nights = 0;
let exposures = 0;

/** One exposure in the bucket, with two images and two guiders; `R00_SG0` comes as both. */
interface Sown {
  readonly exposure: SimulatedExposure;
  readonly images: readonly string[];
  readonly guiders: readonly string[];
}

function sow({ sidecars = true } = {}): Sown {
  exposures += 1;
  const exposure = simulateExposure({
    seed: 'guiders',
    dayObs: 20260125,
    seqNum: exposures,
    guiderStamps: 'beside',
  });
  const { datasets, guiders } = exposure.truth;
  const keysOf = (names: readonly string[], keys: ReadonlyMap<string, string>): string[] =>
    names.map((name) => keys.get(name) ?? '');
  const wanted = [...keysOf(IMAGES, datasets), ...keysOf(GUIDERS, guiders)];
  for (const arrival of exposure.arrivals) {
    const isWanted = wanted.includes(arrival.key.replace(/json$/, 'fits'));
    if (isWanted && (sidecars || arrival.kind === 'fits')) put(`${bucket}/${arrival.key}`, arrival.bytes());
  }
  const pathsOf = (keys: readonly string[]): string[] => keys.map((key) => `${bucket}/${key}`);
  return {
    exposure,
    images: pathsOf(keysOf(IMAGES, datasets)),
    guiders: pathsOf(keysOf(GUIDERS, guiders)),
  };
}

function put(path: string, bytes: Uint8Array | string): void {
  const file = join(bucketsFolder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

async function start(env: Readonly<Record<string, string>>): Promise<void> {
  nights += 1;
  bucket = `guiders-${process.pid}-${nights}`;
  pipeline = await startPipeline({
    BUCKETS_FOLDER: bucketsFolder,
    BUCKET: bucket,
    ...env,
  });
  client = new Client({ connectionString: pipeline.databaseUrl });
  await client.connect();
}

type Worker = AppUnderTest<typeof workerApp.schema.variables>;

/** Resolves when a worker has said this of all the paths. */
const said = (
  msg: string,
  paths: readonly string[],
  facts: Record<string, unknown> = {},
  worker: Worker = pipeline.worker,
): Promise<void> =>
  worker.until((lines) =>
    paths.every((path) =>
      lines.some(
        (line) =>
          line['msg'] === msg &&
          line['path'] === path &&
          Object.entries(facts).every(([name, value]) => line[name] === value),
      ),
    ),
  );
const AWAITS = 'guider awaits its exposure';

const uriOf = (path: string): string => pathToFileURL(join(bucketsFolder, path)).href;

/** Type, run, detector and file of each dataset of an exposure. */
async function datasetsOf({ exposure }: Sown): Promise<string[]> {
  const { rows } = await client.query<{ text: string }>(
    `SELECT concat_ws(' ', y.name, c.name, t.detector, r.path) AS text FROM dataset d
     JOIN dataset_type y ON y.id = d.dataset_type_id JOIN collection c ON c.collection_id = d.run_id
     JOIN dataset_tags_00000001 t ON t.dataset_id = d.id JOIN file_datastore_records r ON r.dataset_id = d.id
     WHERE t.exposure = $1 ORDER BY 1`,
    [exposure.truth.exposureId],
  );
  return rows.map(({ text }) => text);
}

const wantedOf = ({
  images: [image = '', corner = ''],
  guiders: [guider = '', other = ''],
}: Sown): string[] =>
  [
    `guider_raw LSSTCam/raw/guider 189 ${uriOf(guider)}`,
    `guider_raw LSSTCam/raw/guider 202 ${uriOf(other)}`,
    `raw LSSTCam/raw/all 189 ${uriOf(corner)}`,
    `raw LSSTCam/raw/all 94 ${uriOf(image)}`,
  ].sort();

const dead = async (path: string): Promise<Record<string, unknown>> =>
  JSON.parse((await pipeline.redis.hget(`DEAD:${bucket}`, path)) ?? '{}') as Record<string, unknown>;

const dayCount = async (key: string): Promise<number> =>
  Number((await pipeline.redis.hget(`${key}:${bucket}:LSSTCam`, '20260125')) ?? 0);

/** Has guiders wait as if they had done so for two hours: then only their waking brings them back within this test. */
async function areNotLookedForSoon(paths: readonly string[]): Promise<void> {
  const soonMs = Date.now() + 600_000;
  for (const path of paths) {
    await pipeline.redis.hset(`FILE:${path}`, 'awaits_since', Date.now() - 7_200_000);
    await eventually(async () => {
      const due = await pipeline.redis.zscore(`DELAYED:${bucket}`, path);
      return due !== null && Number(due) > soonMs ? true : undefined;
    });
  }
}

async function stop(): Promise<void> {
  await client.end();
  await pipeline.stop();
}

describe('guiders', () => {
  beforeAll(() => start({ MAX_GUIDER_WAIT: '60', GUIDER_HORIZON: '86400' }));
  afterAll(stop);

  it.each([
    ['sidecars', true],
    ['FITS headers', false],
  ])('that come with their exposure are registered in the same pass, by their %s', async (_, sidecars) => {
    const sown = sow({ sidecars });
    const { images, guiders } = sown;
    const before = await dayCount('INGEST');
    const { length } = pipeline.worker.lines;
    await pipeline.announce([...guiders, ...images]);
    await pipeline.worker.until((lines) =>
      lines.slice(length).some(({ msg, registered }) => msg === 'batch handled' && Number(registered) > 0),
    );
    expect(pipeline.worker.lines.slice(length).filter(({ msg }) => msg === 'batch handled')).toMatchObject([
      { files: 4, registered: 4, awaitsExposure: 0 },
    ]);
    expect(await datasetsOf(sown)).toEqual(wantedOf(sown));
    // Guiders are counted and told of as images are, but nobody asks for them.
    expect(await dayCount('INGEST')).toBe(before + 4);
    expect(
      (await pipeline.redis.keys('GROUP:LSSTCam:*')).filter((key) => key.includes(sown.exposure.truth.group)),
    ).toHaveLength(2);
    for (const detectorName of IMAGES) {
      const key = `GROUP:LSSTCam:${sown.exposure.truth.group}:0:${detectorName}`;
      expect(await pipeline.redis.get(key)).toBe(uriOf(images[IMAGES.indexOf(detectorName)] ?? ''));
    }
  });

  it('that come before it wait without using up tries, hold nothing up, and are woken when it is registered', async () => {
    const sown = sow();
    const failed = await dayCount('FAIL');
    await pipeline.announce(sown.guiders);
    await said(AWAITS, sown.guiders, { settledAs: 'delayed', obsId: sown.exposure.truth.obsId });
    await areNotLookedForSoon(sown.guiders);
    for (const path of sown.guiders) {
      expect(await pipeline.redis.hgetall(`FILE:${path}`)).toMatchObject({
        state: 'delayed',
        wait_code: 'AWAITS_EXPOSURE',
        wait_reason: expect.stringContaining(sown.exposure.truth.obsId) as string,
      });
    }
    const other = sow();
    await pipeline.announce(other.images);
    await said('file ingested', other.images);
    expect(await datasetsOf(sown)).toEqual([]);
    await pipeline.announce(sown.images);
    await said('file ingested', [...sown.images, ...sown.guiders]);
    expect(await datasetsOf(sown)).toEqual(wantedOf(sown));
    for (const path of sown.guiders) {
      const file = await pipeline.redis.hgetall(`FILE:${path}`);
      expect(file).toMatchObject({ state: 'done' });
      expect(file).not.toHaveProperty('ing_fail_count');
    }
    expect(await dayCount('FAIL')).toBe(failed);
  });

  it('are not read again while they wait, for a minute', async () => {
    const sown = sow();
    const [kept = '', removed = ''] = sown.guiders;
    await pipeline.announce(sown.guiders);
    await said(AWAITS, sown.guiders);
    await areNotLookedForSoon([removed]);
    const bytes = readFileSync(join(bucketsFolder, removed));
    for (const path of sown.guiders) {
      rmSync(join(bucketsFolder, path));
      rmSync(join(bucketsFolder, path.replace(/fits$/, 'json')));
    }
    await pipeline.announce(sown.images);
    await said('file ingested', [...sown.images, kept]);
    await said('file not ingested', [removed], { code: 'OBJECT_MISSING' });
    put(removed, bytes);
    await said('file ingested', [removed]);
  });

  it('are woken as well by an image that is refused when its exposure is in the registry already', async () => {
    const sown = sow();
    const { exposureId } = sown.exposure.truth;
    await pipeline.announce(sown.guiders);
    await said(AWAITS, sown.guiders);
    await areNotLookedForSoon(sown.guiders);
    // Another program has used the id of the image's dataset for something else.
    await client.query(
      `INSERT INTO dataset (id, dataset_type_id, run_id, ingest_date)
       SELECT $1, y.id, c.collection_id, 0 FROM dataset_type y, collection c
       WHERE y.name = 'guider_raw' AND c.name = 'LSSTCam/raw/guider'`,
      [datasetId('raw', 'LSSTCam/raw/all', { instrument: 'LSSTCam', detector: 94, exposure: exposureId })],
    );
    const [image = ''] = sown.images;
    await pipeline.announce([image]);
    await said('file ingested', sown.guiders);
    await said('file given up', [image], { code: 'DATASET_CONFLICT' });
    expect(await datasetsOf(sown)).toEqual(wantedOf(sown).filter((text) => text.startsWith('guider_raw')));
  });

  it('that come long after their exposure are registered at once', async () => {
    const sown = sow();
    await pipeline.announce(sown.images);
    await said('file ingested', sown.images);
    await pipeline.announce(sown.guiders);
    await said('file ingested', sown.guiders, { status: 'registered' });
    expect(await datasetsOf(sown)).toEqual(wantedOf(sown));
    const waits = pipeline.worker.lines.filter(({ msg }) => msg === AWAITS);
    expect(waits.filter(({ path }) => sown.guiders.includes(String(path)))).toEqual([]);
  });

  it('find the exposure that others have registered, by looking again', async () => {
    const sown = sow();
    const [guider = ''] = sown.guiders;
    await pipeline.announce([guider]);
    await said(AWAITS, [guider]);
    // As a Python worker beside us does it: nothing of this is in Redis.
    const { truth } = sown.exposure;
    await client.query(`INSERT INTO "group" (instrument, name) VALUES ('LSSTCam', $1)`, [truth.group]);
    await client.query(
      `INSERT INTO day_obs (instrument, id) VALUES ('LSSTCam', 20260125) ON CONFLICT DO NOTHING`,
    );
    await client.query(
      `INSERT INTO exposure (instrument, id, day_obs, "group", physical_filter, obs_id)
       VALUES ('LSSTCam', $1, 20260125, $2, $3, $4)`,
      [truth.exposureId, truth.group, truth.physicalFilter, truth.obsId],
    );
    await said('file ingested', [guider], { status: 'registered' });
    expect(await datasetsOf(sown)).toEqual([`guider_raw LSSTCam/raw/guider 189 ${uriOf(guider)}`]);
  });

  it('that cannot be guiders, or say not of what they are, are given up at once, and hurt no other', async () => {
    const sown = sow();
    const [image = ''] = sown.images;
    const [guider = ''] = sown.guiders;
    const sidecar = readFileSync(join(bucketsFolder, guider.replace(/fits$/, 'json')), 'utf8');
    const bad = (name: string, from: RegExp, to: string): string => {
      const path = guider.replace('R00_SG0_guider', `${name}_guider`);
      put(path, readFileSync(join(bucketsFolder, guider)));
      put(path.replace(/fits$/, 'json'), sidecar.replace(from, to));
      return path;
    };
    const science = bad('R22_S12', /"R00"([^]*)"SG0"/, '"R22"$1"S12"');
    const nameless = bad('R04_SG0', /"OBSID".*\n/, '');
    const alien = bad('R04_SG1', /"lsstCam"/i, '"SomeCam"');
    const latiss = bad('R40_SG0', /"lsstCam"/i, '"LATISS"');
    await pipeline.announce([science, nameless, alien, latiss, ...sown.guiders, image]);
    await said('file ingested', [image, ...sown.guiders]);
    await said('file given up', [science, nameless, alien, latiss]);
    const codes = await Promise.all([science, nameless, alien, latiss].map(dead));
    expect(codes.map(({ code, tries }) => [code, tries])).toEqual([
      ['DETECTOR_NOT_GUIDER', 1],
      ['HEADER_KEYWORD_MISSING', 1],
      ['HEADER_UNRECOGNISED', 1],
      ['DETECTOR_NOT_GUIDER', 1],
    ]);
  });

  it('need of their headers no more than exposure and detector', async () => {
    const sown = sow();
    const [guider = ''] = sown.guiders;
    const file = guider.replace(/fits$/, 'json');
    const header = JSON.parse(readFileSync(join(bucketsFolder, file), 'utf8')) as Record<string, unknown>;
    const { INSTRUME, OBSID, RAFTBAY, CCDSLOT } = header;
    put(file, JSON.stringify({ INSTRUME, OBSID, RAFTBAY, CCDSLOT, GROUPID: 7, IMGTYPE: null }));
    await pipeline.announce([...sown.images, guider]);
    await said('file ingested', [guider]);
  });

  it('use up no tries while their object is missing, nor then while their exposure is', async () => {
    const sown = sow();
    const [guider = ''] = sown.guiders;
    const bytes = readFileSync(join(bucketsFolder, guider));
    const failed = await dayCount('FAIL');
    rmSync(join(bucketsFolder, guider));
    await pipeline.announce([guider]);
    await said('file not ingested', [guider], { code: 'OBJECT_MISSING', status: 'retryLater' });
    put(guider, bytes);
    await said(AWAITS, [guider]);
    await pipeline.announce(sown.images);
    await said('file ingested', [guider]);
    expect(await pipeline.redis.hget(`FILE:${guider}`, 'ing_fail_count')).toBeNull();
    expect(await dayCount('FAIL')).toBe(failed);
  });
});

describe('guiders of a worker of their own', () => {
  afterEach(stop);

  it('are woken by another worker that registers their exposure', async () => {
    await start({ GUIDER_HORIZON: '86400' });
    const sown = sow();
    await pipeline.announce(sown.guiders);
    await said(AWAITS, sown.guiders);
    await areNotLookedForSoon(sown.guiders);
    await pipeline.worker.stop();
    const other = await appUnderTest(workerApp, {
      BUTLER_REPO: pipeline.repo,
      BUCKETS_FOLDER: bucketsFolder,
      BUCKET: bucket,
      WORKER_NAME: `other-${process.pid}`,
    });
    await other.process.start();
    try {
      await pipeline.announce(sown.images);
      await said('file ingested', [...sown.images, ...sown.guiders], {}, other);
      expect(await datasetsOf(sown)).toEqual(wantedOf(sown));
    } finally {
      await other.stop();
    }
  });

  it('are given up at the horizon under a code of their own, and taken up again when the exposure comes', async () => {
    await start({ GUIDER_HORIZON: '0.05' });
    const sown = sow();
    await pipeline.announce(sown.guiders);
    await said('file given up', sown.guiders, { code: 'GUIDER_WITHOUT_EXPOSURE', settledAs: 'dead' });
    expect(await dead(sown.guiders[0] ?? '')).toMatchObject({
      code: 'GUIDER_WITHOUT_EXPOSURE',
      reason: expect.stringContaining(sown.exposure.truth.obsId) as string,
    });
    expect(await dayCount('FAIL')).toBe(2);
    const { body } = await pipeline.worker.inject({ url: '/metrics' });
    expect(body).toContain(
      `autoingest_dead_files_total{bucket="${bucket}",code="GUIDER_WITHOUT_EXPOSURE"} 2`,
    );
    expect(body).toContain(
      `autoingest_files_total{bucket="${bucket}",outcome="awaitsExposure",code="AWAITS_EXPOSURE"} `,
    );
    await pipeline.announce(sown.images);
    await said('file ingested', [...sown.images, ...sown.guiders]);
    expect(await datasetsOf(sown)).toEqual(wantedOf(sown));
    expect(await pipeline.redis.hlen(`DEAD:${bucket}`)).toBe(0);
  });
});
