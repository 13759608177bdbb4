import { Client } from 'pg';
import type { ButlerRepository, RawBatch } from '#adapters/butler-registry';
import { rangeText } from '#adapters/butler-registry';
import { LSSTCAM } from '#domain/instruments';
import type { ExposureRows } from '#domain/observation';
import { eventually } from '../support/eventually';
import { createTestRepository, exposureRows, rawDataset, type TestRepository } from './registry-fixture';

describe('another writer in the way', () => {
  let repository: TestRepository;
  let other: Client;
  let seqNum = 0;

  beforeAll(async () => {
    repository = await createTestRepository();
    await (await repository.open()).registerInstrument(LSSTCAM, { update: false });
    other = new Client({ connectionString: repository.database.url });
    await other.connect();
    const night = exposureRows(0);
    await (await repository.open()).registerRaws({ exposures: [night], datasets: [rawDataset(night, 0)] });
  });
  afterAll(async () => {
    await other.end();
    await repository.remove();
  });

  /** One exposure, so that nothing is narrowed down: a rejection would be its file's. */
  const one = (): { readonly batch: RawBatch; readonly rows: ExposureRows } => {
    const rows = exposureRows((seqNum += 1));
    return { batch: { exposures: [rows], datasets: [rawDataset(rows, 1)] }, rows };
  };
  const insertGroup = ({ group }: ExposureRows): Promise<unknown> =>
    other.query(`INSERT INTO "group" VALUES ('LSSTCam', $1)`, [group.name]);
  const insertExposure = ({ exposure }: ExposureRows): Promise<unknown> =>
    other.query(`INSERT INTO exposure SELECT (json_populate_record(NULL::exposure, $1::json)).*`, [
      JSON.stringify({ ...exposure, timespan: rangeText(exposure.timespan) }),
    ]);
  const waiters = async (): Promise<number> => {
    const [row] = await repository.rows(
      `SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    );
    return Number(row?.['n']);
  };
  /** When the statement began that waits for a lock. */
  const waitsSince = async (): Promise<string | undefined> => {
    const [row] = await repository.rows(
      `SELECT query_start::text FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    );
    return row === undefined ? undefined : String(row['query_start']);
  };
  const statuses = async (registering: ReturnType<ButlerRepository['registerRaws']>): Promise<string[]> =>
    (await registering).outcomes.map(({ status }) => status);
  /** For connections that are made from now on. */
  const setDefault = (setting: string): Promise<unknown> =>
    repository.rows(
      `DO $$ BEGIN EXECUTE format($f$ALTER DATABASE %I ${setting}$f$, current_database()); END $$`,
    );

  it('that deadlocks with us does not keep a batch from being registered', async () => {
    await setDefault(`SET deadlock_timeout = '50ms'`);
    const butler = await repository.open();
    await setDefault('RESET deadlock_timeout');
    const { batch, rows } = one();
    // The other never looks for deadlocks, so that it is we who are chosen.
    await other.query(`SET deadlock_timeout = '1h'`);
    await other.query('BEGIN');
    await insertGroup(rows);
    const registering = statuses(butler.registerRaws(batch));
    await eventually(async () => (await waiters()) === 1);
    // We have inserted the exposure and wait for its group, so that this comes to an end only when our statement is rolled back.
    await insertExposure(rows);
    await other.query('COMMIT');
    expect(await registering).toEqual(['registered']);
  });

  it('that deadlocks with us is never the one that PostgreSQL ends', async () => {
    // We look for deadlocks at once, when there is none yet, and never again; the other one does so when it has waited for a second.
    await setDefault(`SET deadlock_timeout = '1ms'`);
    const butler = await repository.open();
    await setDefault('RESET deadlock_timeout');
    const { batch, rows } = one();
    await other.query('RESET deadlock_timeout');
    await other.query('BEGIN');
    await insertGroup(rows);
    const registering = statuses(butler.registerRaws(batch));
    await eventually(async () => (await waiters()) === 1);
    await insertExposure(rows);
    await other.query('COMMIT');
    expect(await registering).toEqual(['registered']);
  });

  it('that holds a row longer than we wait is waited for again', async () => {
    const butler = await repository.open({ limits: { lockTimeoutMs: 500 } });
    const { batch, rows } = one();
    await other.query('BEGIN');
    await insertGroup(rows);
    const registering = statuses(butler.registerRaws(batch));
    const first = await eventually(waitsSince);
    // It has given up once when it waits with another statement; how often it may is a thing of seconds.
    await eventually(async () => ![undefined, first].includes(await waitsSince()));
    await other.query('COMMIT');
    expect(await registering).toEqual(['registered']);
  });

  it('that commits first under stricter isolation makes us begin again', async () => {
    await setDefault(`SET default_transaction_isolation = 'repeatable read'`);
    const butler = await repository.open();
    await setDefault('RESET default_transaction_isolation');
    const { batch, rows } = one();
    await other.query('BEGIN');
    await insertGroup(rows);
    const registering = statuses(butler.registerRaws(batch));
    await eventually(async () => (await waiters()) === 1);
    await other.query('COMMIT');
    expect(await registering).toEqual(['registered']);
  });
});
