import { join } from 'node:path';
import { Client } from 'pg';
import { workerApp } from '../../apps/worker/worker.app';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { ChildUnderTest } from '../support/child-process';
import { eventually } from '../support/eventually';
import { FailureBench, leaveUntouched, type Sowable } from './failures-fixture';

type Worker = AppUnderTest<typeof workerApp.schema.variables>;

const PYTHON = join(__dirname, '../support/python');
const NAME = `worker-${process.pid}`;
const bench = new FailureBench('leases');
const list = (worker: string): string => `WORKER:${bench.bucket}:${worker}`;

/** Long enough for a process that is late by a second or two. */
const LEASE_SECONDS = 3;

beforeAll(() => bench.start({ WORKER_LEASE: `${LEASE_SECONDS}`, MAX_INGESTS: '10', IDLE_FOREIGN: '600' }));
afterAll(() => bench.stop());
afterEach(() => {
  bench.store.release();
});

/** A worker beside the bench's own, with its settings and another name. */
async function startAnother(name: string): Promise<Worker> {
  const worker = await appUnderTest(workerApp, { ...bench.running.env, WORKER_NAME: name });
  await worker.process.start();
  return worker;
}

const python = (script: string, ...args: readonly (string | number)[]): ChildUnderTest =>
  new ChildUnderTest('python3', [
    join(PYTHON, script),
    `${bench.running.redis.port}`,
    bench.bucket,
    ...args.map(String),
  ]);
const announce = (files: readonly Sowable[]): Promise<unknown> =>
  bench.announce(...files.map(({ path }) => ({ path, etag: 'e', event: `of ${path}` })));
const done = (files: readonly Sowable[]): Promise<unknown> =>
  Promise.all(
    files.map(({ path }) =>
      eventually(async () => (await bench.file(path))['state'] === 'done' || undefined),
    ),
  );
const ingestedBy = (worker: Worker, files: readonly Sowable[]): number =>
  worker.lines.filter(({ msg, path }) => msg === 'file ingested' && files.some((file) => file.path === path))
    .length;
/** Resolves when the worker has told of so many of these files: its log line follows the settlement in Redis. */
const toldOf = (worker: Worker, files: readonly Sowable[], count: number): Promise<unknown> =>
  eventually(() => ingestedBy(worker, files) >= count || undefined);
const countOfDay = async (): Promise<number> =>
  Number((await bench.pipeline.redis.hget(`INGEST:${bench.bucket}:LSSTCam`, '20260125')) ?? 0);
const givenBackFrom = (worker: string): number =>
  bench.running.idle.lines.filter(
    (line) => line['msg'] === 'batch of a dead worker given back' && line['worker'] === worker,
  ).length;

/** Lets the bench's own worker take these, and keeps it at the first one's sidecar until the store releases it. */
async function keepAt(files: readonly Sowable[]): Promise<void> {
  bench.put(...files);
  bench.store.holds = (path) => path === files[0]?.sidecarPath;
  await announce(files);
  await bench.store.untilHeld(1);
}

/** Resolves when the lease of the bench's own worker has been renewed so often. */
async function untilRenewed(times: number): Promise<void> {
  let [renewals, left] = [0, 0];
  await eventually(async () => {
    const now = await bench.pipeline.redis.pttl(`LEASE:${bench.bucket}:${NAME}`);
    if (now > left) renewals += 1;
    left = now;
    return renewals >= times || undefined;
  });
}

/** Leaves a list behind as a worker of ours does that has died. */
async function leaveBehind(worker: string, path: string): Promise<void> {
  await bench.pipeline.redis.multi().lpush(list(worker), path).sadd(`LEASED:${bench.bucket}`, worker).exec();
}

describe('a worker whose registry hangs', () => {
  it('keeps its batch for longer than its lease, while those of dead workers are given back', async () => {
    const files = bench.expose(['R22_S11', 'R22_S12', 'R22_S20']);
    bench.put(...files);
    const locker = new Client({ connectionString: bench.pipeline.databaseUrl });
    await locker.connect();
    await locker.query('BEGIN');
    await locker.query('LOCK TABLE exposure IN SHARE ROW EXCLUSIVE MODE');
    await announce(files);
    await eventually(async () => {
      const waiting = await locker.query(
        `SELECT FROM pg_locks WHERE NOT granted AND relation = 'exposure'::regclass`,
      );
      return waiting.rowCount === 0 ? undefined : true;
    });
    const other = await startAnother('other');
    await leaveBehind('dead-pod', `${bench.bucket}/nowhere`);
    // It is renewed each fifth of its life.
    await untilRenewed(10);
    await eventually(() => givenBackFrom('dead-pod') === 1 || undefined);
    expect(await bench.pipeline.redis.llen(list(NAME))).toBe(3);
    expect(givenBackFrom(NAME)).toBe(0);
    await locker.query('ROLLBACK');
    await locker.end();
    await done(files);
    await toldOf(bench.pipeline.worker, files, 3);
    expect(ingestedBy(bench.pipeline.worker, files)).toBe(3);
    expect(ingestedBy(other, files)).toBe(0);
    await other.stop();
  });
});

describe('two workers of one host', () => {
  it('with two names share the work, each file once', async () => {
    const other = await startAnother('second');
    const before = await countOfDay();
    const kept = bench.expose(['R22_S11', 'R22_S12']);
    bench.put(...kept);
    bench.store.holds = (path) => path === kept[0]?.sidecarPath;
    await announce(kept);
    await bench.store.untilHeld(1);
    const [busy, free]: [Worker, Worker] =
      (await bench.pipeline.redis.lpos(list(NAME), kept[0]?.path ?? '')) !== null
        ? [bench.pipeline.worker, other]
        : [other, bench.pipeline.worker];
    const files = bench.expose(['R22_S11', 'R22_S12', 'R22_S20']);
    bench.put(...files);
    await announce(files);
    await done(files);
    bench.store.release();
    await done(kept);
    await toldOf(free, files, 3);
    expect(ingestedBy(free, files)).toBe(3);
    await toldOf(busy, kept, 1);
    expect(ingestedBy(busy, kept)).toBeGreaterThan(0);
    expect(await countOfDay()).toBe(before + 5);
    await other.stop();
    expect(await bench.pipeline.redis.exists(list('second'), `LEASE:${bench.bucket}:second`)).toBe(0);
  });
});

describe('a Python idle service', () => {
  it('leaves our batches alone, however long they take', async () => {
    const files = bench.expose(['R22_S11', 'R22_S12']);
    await keepAt(files);
    const idle = python('idle_stand_in.py', LEASE_SECONDS);
    await idle.printed(new RegExp(`seen ${list(NAME)} 0`));
    await untilRenewed(10);
    expect(idle.count(new RegExp(`seen ${list(NAME)} [0-${LEASE_SECONDS}]$`))).toBeGreaterThan(10);
    expect(idle.output).not.toContain('restored');
    expect(await bench.pipeline.redis.llen(list(NAME))).toBe(2);
    bench.store.release();
    await done(files);
    await idle.end('SIGTERM');
  });

  it('may take a batch whose worker stands still; it is ingested once', async () => {
    const before = await countOfDay();
    const files = bench.expose(['R22_S11', 'R22_S12']);
    await keepAt(files);
    // What the stand-in sends once a list is idle, without waiting for that.
    for (const file of files) {
      expect(await bench.pipeline.redis.lmove(list(NAME), `QUEUE:${bench.bucket}`, 'RIGHT', 'LEFT')).toBe(
        file.path,
      );
    }
    bench.store.release();
    await done(files);
    expect(await countOfDay()).toBe(before + 2);
    expect(await bench.stored(files[0] ?? bench.exposeOne())).toHaveLength(2);
  });
});

describe('a Python worker', () => {
  it('shares our queue: each file goes to one of both', async () => {
    const before = await countOfDay();
    const ours = bench.expose(['R22_S11']);
    await keepAt(ours);
    const theirs = bench.expose(['R22_S11', 'R22_S12', 'R22_S20']);
    bench.put(...theirs);
    await announce(theirs);
    const worker = python('worker_stand_in.py', 'python-1', 3);
    await worker.printed(/took 3/);
    worker.say('go');
    for (const { path } of theirs) await worker.printed(new RegExp(`ingested ${path}`));
    bench.store.release();
    await done(ours);
    expect(ingestedBy(bench.pipeline.worker, theirs)).toBe(0);
    expect(await countOfDay()).toBe(before + 4);
    // What it has ingested is done for us as well.
    expect(await announce(theirs)).toEqual(['duplicate', 'duplicate', 'duplicate']);
    await worker.end('SIGKILL');
  });

  it('that dies with a batch loses nothing: we ingest it', async () => {
    const blocker = bench.expose(['R22_S11']);
    await keepAt(blocker);
    const theirs = bench.expose(['R22_S11', 'R22_S12']);
    bench.put(...theirs);
    await announce(theirs);
    const worker = python('worker_stand_in.py', 'python-2', 2);
    await worker.printed(/took 2/);
    await worker.end('SIGKILL');
    await leaveUntouched(bench.pipeline.redis, list('python-2'), 1_000);
    bench.store.release();
    await done([...blocker, ...theirs]);
    await toldOf(bench.pipeline.worker, theirs, 2);
    expect(ingestedBy(bench.pipeline.worker, theirs)).toBe(2);
    await eventually(() => givenBackFrom('python-2') >= 1 || undefined);
    expect(givenBackFrom('python-2')).toBe(1);
  });
});
