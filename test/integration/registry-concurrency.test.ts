import { Client } from 'pg';
import { LSSTCAM } from '#domain/instruments';
import { rangeText, type ButlerRepository } from '#adapters/butler-registry';
import { eventually } from '../support/eventually';
import {
  createTestRepository,
  exposureBatch,
  exposureRows,
  rawDataset,
  type TestRepository,
} from './registry-fixture';

describe('writers at the same time', () => {
  let repository: TestRepository;
  let butlers: ButlerRepository[] = [];
  const rows = async (sql: string): Promise<Record<string, unknown>[]> => repository.rows(sql);

  beforeEach(async () => {
    repository = await createTestRepository();
    butlers = [];
    for (let count = 0; count < 4; count += 1) {
      butlers.push(await repository.open({ limits: { lockTimeoutMs: 600_000 } }));
    }
  });
  afterEach(() => repository.remove());

  const register = () =>
    Promise.all(butlers.map((butler) => butler.registerInstrument(LSSTCAM, { update: false })));

  it('register one instrument, dataset types and tags table once', async () => {
    const done = await register();
    expect(done.map((one) => one.rows.detector.inserted).sort()).toEqual([0, 0, 0, 205]);
    expect(await rows('SELECT name FROM dataset_type ORDER BY name')).toEqual([
      { name: 'guider_raw' },
      { name: 'raw' },
    ]);
    expect(await rows('SELECT count(*) AS n FROM dimension_graph_key')).toEqual([{ n: '1' }]);
  });

  it('store every row of the same new exposures and the same new run once, without an error', async () => {
    await register();
    const batches = [1, 2, 3, 4, 5].map((seqNum) => exposureBatch(seqNum, 60));
    const datasets = batches.flatMap((batch) => batch.datasets);
    const results = await Promise.all(
      butlers.map((butler, index) =>
        butler.registerRaws({
          // Each in another order.
          exposures: batches.map((_, at) => batches[(at + index) % 5]?.exposures[0] ?? exposureRows(0)),
          datasets: [...datasets.slice(index * 70), ...datasets.slice(0, index * 70)],
        }),
      ),
    );
    const outcomes = results.flatMap((result) => result.outcomes);
    expect(outcomes.filter(({ status }) => status === 'registered')).toHaveLength(300);
    expect(outcomes.filter(({ status }) => status === 'existed')).toHaveLength(900);
    expect(results.flatMap((result) => result.newExposures)).toHaveLength(5);
    expect(
      await rows(`SELECT (SELECT count(*) FROM dataset) AS datasets, (SELECT count(*) FROM exposure) AS exposures,
        (SELECT count(*) FROM run) AS runs, (SELECT count(*) FROM dataset_location) AS locations,
        (SELECT count(*) FROM file_datastore_records) AS records, (SELECT count(*) FROM dataset_tags_00000001) AS tags`),
    ).toEqual([
      { datasets: '300', exposures: '5', runs: '1', locations: '300', records: '300', tags: '300' },
    ]);
  });

  it('split one new exposure between them', async () => {
    await register();
    const { exposures, datasets } = exposureBatch(6, 200);
    const results = await Promise.all(
      butlers.map((butler, index) =>
        butler.registerRaws({ exposures, datasets: datasets.slice(index * 50, index * 50 + 50) }),
      ),
    );
    expect(results.flatMap((result) => result.outcomes).map(({ status }) => status)).toEqual(
      Array(200).fill('registered'),
    );
    expect(results.flatMap((result) => result.newExposures)).toHaveLength(1);
  });

  it('compare with what another commits while they wait for it', async () => {
    await register();
    const [butler] = butlers;
    const other = new Client({ connectionString: repository.database.url });
    await other.connect();
    const mine = exposureRows(7);
    await other.query(
      `INSERT INTO day_obs VALUES ('LSSTCam', 20260125, '${rangeText(mine.dayObs.timespan)}')`,
    );
    await other.query('BEGIN');
    await other.query(`INSERT INTO "group" VALUES ('LSSTCam', '${mine.group.name}')`);
    await other.query(
      `INSERT INTO exposure (instrument, id, day_obs, "group", physical_filter, obs_id)
       VALUES ('LSSTCam', 2026012500007, 20260125, '${mine.group.name}', 'i_39', '${mine.exposure.obs_id}')`,
    );
    const waiting = butler?.registerRaws({ exposures: [mine], datasets: [rawDataset(mine, 1)] });
    await lockWait(repository);
    await other.query('COMMIT');
    await other.end();
    expect((await waiting)?.outcomes).toMatchObject([{ status: 'conflict', code: 'EXPOSURE_CONFLICT' }]);
  });
});

describe('a registry in trouble', () => {
  let repository: TestRepository;
  const batch = exposureBatch(1, 3);

  beforeEach(async () => {
    repository = await createTestRepository();
    await (await repository.open()).registerInstrument(LSSTCAM, { update: false });
  });
  afterEach(() => repository.remove());

  it('asks to come back later when another transaction holds a row for too long', async () => {
    const butler = await repository.open({ limits: { lockTimeoutMs: 20 } });
    const other = new Client({ connectionString: repository.database.url });
    await other.connect();
    await other.query('BEGIN');
    await other.query(`INSERT INTO "group" VALUES ('LSSTCam', '${batch.exposures[0]?.group.name ?? ''}')`);
    await expect(butler.registerRaws(batch)).rejects.toMatchObject({
      name: 'RetryLater',
      code: 'REGISTRY_BUSY',
    });
    await other.end();
  });

  it('cancels a statement that takes too long, and asks to come back later', async () => {
    const butler = await repository.open({ limits: { statementTimeoutMs: 100, lockTimeoutMs: 60_000 } });
    const other = new Client({ connectionString: repository.database.url });
    await other.connect();
    await other.query('BEGIN');
    await other.query('LOCK TABLE exposure IN ACCESS EXCLUSIVE MODE');
    await expect(butler.registerRaws(batch)).rejects.toMatchObject({
      name: 'RetryLater',
      code: 'REGISTRY_TIMEOUT',
    });
    await other.end();
    expect(await waiters(repository)).toBe(0);
    await eventually(() =>
      butler.ping().then(
        () => true,
        () => undefined,
      ),
    );
  });

  it('asks to come back later when its connections are cut, and works on new ones', async () => {
    const butler = await repository.open({ limits: { poolSize: 1 } });
    const other = new Client({ connectionString: repository.database.url });
    await other.connect();
    await other.query('BEGIN');
    await other.query('LOCK TABLE exposure IN ACCESS EXCLUSIVE MODE');
    const cut = butler.registerRaws(batch);
    await lockWait(repository);
    const failure = expect(cut).rejects.toMatchObject({ name: 'RetryLater', code: 'REGISTRY_UNAVAILABLE' });
    await repository.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    );
    await failure;
    await other.end();
    const { outcomes } = await butler.registerRaws(batch);
    expect(outcomes.map(({ status }) => status)).toEqual(['registered', 'registered', 'registered']);
  });

  it('finishes what it has sent before it closes', async () => {
    const butler = await repository.open();
    const other = new Client({ connectionString: repository.database.url });
    await other.connect();
    await other.query('BEGIN');
    await other.query('LOCK TABLE file_datastore_records IN ACCESS EXCLUSIVE MODE');
    const registering = butler.registerRaws(exposureBatch(3, 2));
    await lockWait(repository);
    const closing = butler.close();
    await other.end();
    expect((await registering).outcomes).toEqual([{ status: 'registered' }, { status: 'registered' }]);
    await closing;
  });

  it('asks to come back later when the server is read-only', async () => {
    await repository.rows(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$`,
    );
    const readOnly = expect.objectContaining({ name: 'RetryLater', code: 'REGISTRY_READ_ONLY' }) as unknown;
    await expect(repository.open()).rejects.toEqual(readOnly);
    // One that was opened while it could be written to.
    const butler = await repository.open({ readOnly: true });
    await expect(butler.registerRaws(exposureBatch(2, 1))).rejects.toEqual(readOnly);
  });
});

/** Resolves once somebody waits for a lock in the repository's database. */
async function lockWait(repository: TestRepository): Promise<void> {
  while ((await waiters(repository)) === 0);
}

async function waiters(repository: TestRepository): Promise<number> {
  const [row] = await repository.rows(
    `SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
  );
  return Number(row?.['n']);
}
