import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { simulateExposure, type SimulatedExposure } from '#simulator';
import { eventually } from '../support/eventually';
import { startPipeline, type Pipeline } from '../support/pipeline';

const BUCKET = `worker-test-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), 'autoingest-worker-'));
const bucketsFolder = join(folder, 'buckets');

let pipeline: Pipeline;
let client: Client;
let seqNum = 0;

beforeAll(async () => {
  mkdirSync(bucketsFolder, { recursive: true });
  pipeline = await startPipeline({ BUCKETS_FOLDER: bucketsFolder, BUCKET, MAX_INGESTS: '300' });
  client = await connected();
});

afterAll(async () => {
  await client.end();
  await pipeline.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A client that bears having its connection cut. */
async function connected(): Promise<Client> {
  const made = new Client({ connectionString: pipeline.databaseUrl });
  made.on('error', () => undefined);
  await made.connect();
  return made;
}

const put = (path: string, bytes: Uint8Array | string): void => {
  const file = join(bucketsFolder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
};

/** Puts a new exposure into the bucket; the paths of its FITS files of these detectors, or of all. */
function sow(options: { detectors?: readonly string[]; sidecars?: boolean } = {}): {
  exposure: SimulatedExposure;
  paths: string[];
} {
  seqNum += 1;
  const exposure = simulateExposure({ seed: 'worker', dayObs: 20260125, seqNum });
  const wanted = exposure.arrivals.filter(
    ({ detectorName, kind }) =>
      (options.detectors?.includes(detectorName) ?? true) && (kind === 'fits' || options.sidecars !== false),
  );
  for (const arrival of wanted) put(`${BUCKET}/${arrival.key}`, arrival.bytes());
  return {
    exposure,
    paths: wanted.filter(({ kind }) => kind === 'fits').map(({ key }) => `${BUCKET}/${key}`),
  };
}

/** Resolves when the worker has said this of the path. */
const said = (msg: string, path: string, facts: Record<string, unknown> = {}): Promise<void> =>
  pipeline.worker.until((lines) =>
    lines.some(
      (line) =>
        line['msg'] === msg &&
        line['path'] === path &&
        Object.entries(facts).every(([name, value]) => line[name] === value),
    ),
  );

const datasetsOf = async (exposureId: number): Promise<string[]> => {
  const { rows } = await client.query<{ path: string }>(
    `SELECT r.path FROM dataset_tags_00000001 t JOIN file_datastore_records r USING (dataset_id)
     WHERE t.exposure = $1 ORDER BY 1`,
    [exposureId],
  );
  return rows.map(({ path }) => path);
};

const uriOf = (path: string): string => pathToFileURL(join(bucketsFolder, path)).href;

const placesOf = async (path: string): Promise<string[]> => {
  const keys = await pipeline.redis.keys(`*${BUCKET}*`);
  const places: string[] = [];
  for (const key of keys) {
    const holds =
      key.startsWith('QUEUE:') || key.startsWith('WORKER:')
        ? (await pipeline.redis.lpos(key, path)) !== null
        : key.startsWith('DELAYED:')
          ? (await pipeline.redis.zscore(key, path)) !== null
          : key.startsWith('DEAD:') && (await pipeline.redis.hexists(key, path)) === 1;
    if (holds) places.push(key);
  }
  return places;
};

const dead = async (path: string): Promise<Record<string, unknown>> =>
  JSON.parse((await pipeline.redis.hget(`DEAD:${BUCKET}`, path)) ?? '{}') as Record<string, unknown>;

describe('a worker', () => {
  it.each([
    ['sidecars', true],
    ['FITS headers', false],
  ])('registers a whole exposure by its %s', async (_, sidecars) => {
    const { exposure, paths } = sow({ sidecars });
    await pipeline.announce(paths);
    await Promise.all(paths.map((path) => said('file ingested', path, { settledAs: 'done' })));
    expect(await datasetsOf(exposure.truth.exposureId)).toEqual(paths.map(uriOf).toSorted());
    const { rows } = await client.query('SELECT * FROM exposure WHERE id = $1', [exposure.truth.exposureId]);
    expect(rows).toMatchObject([
      {
        obs_id: exposure.truth.obsId,
        group: exposure.truth.group,
        physical_filter: exposure.truth.physicalFilter,
        tracking_ra: exposure.truth.trackingRa,
      },
    ]);
    expect(await placesOf(paths[0] ?? '')).toEqual([]);
  });

  it('records each image for presence, with the URI of its file', async () => {
    const { exposure, paths } = sow({ detectors: ['R22_S11', 'R00_SW0'] });
    await pipeline.announce(paths);
    await Promise.all(paths.map((path) => said('file ingested', path)));
    for (const path of paths) {
      const detector = /R\d\d_S\w\d/.exec(path)?.[0] ?? '';
      const key = `GROUP:LSSTCam:${exposure.truth.group}:0:${detector}`;
      expect(await pipeline.redis.get(key)).toBe(uriOf(path));
      expect(await pipeline.redis.ttl(key)).toBeGreaterThan(86_000);
    }
  });

  it('keeps the statistics that operators read', async () => {
    const before = Number((await pipeline.redis.hget(`INGEST:${BUCKET}:LSSTCam`, '20260125')) ?? 0);
    const { paths } = sow({ detectors: ['R22_S11', 'R22_S12'] });
    await pipeline.announce(paths);
    await Promise.all(paths.map((path) => said('file ingested', path)));
    expect(await pipeline.redis.hget(`INGEST:${BUCKET}:LSSTCam`, '20260125')).toBe(String(before + 2));
    const file = await pipeline.redis.hgetall(`FILE:${paths[0] ?? ''}`);
    expect(file['state']).toBe('done');
    expect(Number(file['ingest_time'])).toBeGreaterThanOrEqual(Number(file['recv_time']));
  });

  it('gives a file that is no FITS up after three tries, and registers its neighbours at once', async () => {
    const { exposure, paths } = sow({ detectors: ['R22_S11', 'R22_S12', 'R22_S20'], sidecars: false });
    const [rubbish = '', ...others] = paths;
    put(rubbish, 'this is not FITS'.repeat(1000));
    await pipeline.announce(paths);
    await Promise.all(others.map((path) => said('file ingested', path)));
    await said('file given up', rubbish);
    expect(await datasetsOf(exposure.truth.exposureId)).toEqual(others.map(uriOf).toSorted());
    expect(await dead(rubbish)).toMatchObject({ code: 'FITS_NOT_FITS', tries: 3 });
    expect(await placesOf(rubbish)).toEqual([`DEAD:${BUCKET}`]);
  });

  it('gives a header that cannot be translated up at once, naming what is missing', async () => {
    const { exposure, paths } = sow({ detectors: ['R22_S11', 'R22_S12'] });
    const [bad = '', good = ''] = paths;
    put(
      bad.replace(/fits$/, 'json'),
      '{"__CONTENT__": "metadata", "INSTRUME": "LSSTCam", "OBSID": "MC_O_20260125_000099"}',
    );
    await pipeline.announce(paths);
    await said('file ingested', good);
    await said('file given up', bad);
    expect(await datasetsOf(exposure.truth.exposureId)).toEqual([uriOf(good)]);
    expect(await dead(bad)).toMatchObject({ code: 'HEADER_KEYWORD_MISSING' });
  });

  it('tries an object again that is not there yet', async () => {
    const { exposure, paths } = sow({ detectors: ['R22_S11'] });
    const [path = ''] = paths;
    const fits = exposure.arrivals.find(({ key }) => path.endsWith(key));
    rmSync(join(bucketsFolder, path));
    await pipeline.announce(paths);
    await said('file not ingested', path, { code: 'OBJECT_MISSING' });
    put(path, fits?.bytes() ?? '');
    await said('file ingested', path);
    expect(await datasetsOf(exposure.truth.exposureId)).toEqual([uriOf(path)]);
  });

  it('leaves a filter that is not registered to people, and the rest of the batch goes on', async () => {
    const { exposure, paths } = sow({ detectors: ['R22_S11'] });
    const other = sow({ detectors: ['R22_S11'] });
    const [unknown = ''] = paths;
    const sidecar = exposure.arrivals.find(
      ({ kind, detectorName }) => kind === 'sidecar' && detectorName === 'R22_S11',
    );
    const text = Buffer.from(sidecar?.bytes() ?? []).toString();
    put(unknown.replace(/fits$/, 'json'), text.replaceAll(`"${exposure.truth.physicalFilter}"`, '"plaid_7"'));
    await pipeline.announce([...paths, ...other.paths]);
    await said('file ingested', other.paths[0] ?? '');
    await said('file given up', unknown);
    expect(await dead(unknown)).toMatchObject({
      code: 'FILTER_NOT_REGISTERED',
      reason: expect.stringContaining('plaid_7') as string,
    });
  });

  it('does not count the registry’s absence against a file, and records presence all the same', async () => {
    const { exposure, paths } = sow({ detectors: ['R22_S11'] });
    const [path = ''] = paths;
    const database = new URL(pipeline.databaseUrl).pathname.slice(1);
    const administrator = new Client({ connectionString: process.env['TEST_POSTGRES_URL'] });
    await administrator.connect();
    await administrator.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
    await administrator.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()`,
      [database],
    );
    await pipeline.announce(paths);
    await said('file not ingested', path, { status: 'retryLater', settledAs: 'queued' });
    const next = sow({ detectors: ['R22_S11'] });
    const [waiting = ''] = next.paths;
    await pipeline.announce([waiting]);
    const key = `GROUP:LSSTCam:${next.exposure.truth.group}:0:R22_S11`;
    expect(await eventually(async () => (await pipeline.redis.get(key)) ?? undefined)).toBe(uriOf(waiting));
    expect(await placesOf(waiting)).toEqual([`QUEUE:${BUCKET}`]);
    await administrator.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
    await administrator.end();
    await said('file ingested', path);
    await said('file ingested', waiting);
    client = await connected();
    expect(await datasetsOf(exposure.truth.exposureId)).toEqual([uriOf(path)]);
    expect(Number((await pipeline.redis.hget(`FILE:${path}`, 'ing_fail_count')) ?? 0)).toBe(0);
  });

  it('answers for its health and counts what it does', async () => {
    expect((await pipeline.worker.inject({ url: '/health/ready' })).statusCode).toBe(200);
    const metrics = (await pipeline.worker.inject({ url: '/metrics' })).body;
    expect(metrics).toMatch(
      new RegExp(`autoingest_files_total\\{bucket="${BUCKET}",outcome="registered",code=""\\} \\d+`),
    );
    expect(metrics).toContain('autoingest_stage_duration_seconds_bucket');
  });
});
