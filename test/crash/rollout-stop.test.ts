import { eventually } from '../support/eventually';
import { RolloutBench, type PutFile } from './rollout-fixture';

let bench: RolloutBench;

beforeAll(async () => {
  bench = await RolloutBench.start();
});
afterAll(() => bench.stop());
afterEach(() => {
  bench.store.release();
});

const uris = (files: readonly PutFile[]): string[] => files.map(({ path }) => `s3://${path}`).toSorted();

/** Puts and announces files, and resolves when a worker waits for the first one's sidecar. */
async function keepAt(files: readonly PutFile[]): Promise<void> {
  const sidecar = files[0]?.sidecarPath;
  bench.store.holds = (path) => path === sidecar;
  await bench.announce(files);
  await bench.store.untilHeld(1);
}

/** Everything that Redis and the registry say of these files. */
async function snapshot(files: readonly PutFile[]): Promise<unknown> {
  return {
    files: await Promise.all(files.map(({ path }) => bench.redis.hgetall(`FILE:${path}`))),
    ingested: await bench.redis.hgetall(`INGEST:${bench.bucket}:LSSTCam`),
    failed: await bench.redis.hgetall(`FAIL:${bench.bucket}:LSSTCam`),
    datasets: await bench.query('SELECT * FROM dataset ORDER BY id'),
    records: await bench.query('SELECT * FROM file_datastore_records ORDER BY dataset_id'),
    exposures: await bench.query('SELECT * FROM exposure ORDER BY id'),
  };
}

describe('a worker that is asked to stop in a batch', () => {
  it('finishes the batch, and leaves nothing behind', async () => {
    const worker = await bench.begin('worker', { WORKER_NAME: 'finishing' });
    const files = bench.expose(3);
    await keepAt(files);
    worker.signal('SIGTERM');
    await worker.printed(/"msg":"stopping"/);
    bench.store.release();
    expect(await worker.end()).toBe(0);
    expect(await bench.registered()).toEqual(uris(files));
    const left = (await bench.redis.keys('*')).map((key) => key.split(':')[0] ?? '');
    expect(left.filter((key) => /LEASE|WORKER|QUEUE|DELAYED|DEAD/.test(key))).toEqual([]);
    expect(await bench.redis.hget(`INGEST:${bench.bucket}:LSSTCam`, '20260125')).toBe('3');
  });

  it('gives it back within 25 s when the registry hangs, and blames nobody', async () => {
    const worker = await bench.begin('worker', { WORKER_NAME: 'hanging' });
    const files = bench.expose(2);
    const unlock = await bench.lock('exposure');
    await bench.announce(files);
    await eventually(async () => {
      const waiting = await bench.query(
        `SELECT FROM pg_locks WHERE NOT granted AND relation = 'exposure'::regclass`,
      );
      return waiting.length === 0 ? undefined : true;
    });
    // Past 25 s it would end with 1.
    expect(await worker.end('SIGTERM')).toBe(0);
    await unlock();
    expect(worker.output).toContain('batch abandoned');
    expect(await bench.redis.lrange(`QUEUE:${bench.bucket}`, 0, -1)).toEqual(
      files.map(({ path }) => path).toReversed(),
    );
    for (const { path } of files) {
      const { state, recoveries, ing_fail_count } = await bench.redis.hgetall(`FILE:${path}`);
      expect([state, recoveries, ing_fail_count]).toEqual(['queued', undefined, undefined]);
    }
    expect(await bench.redis.exists(`LEASE:${bench.bucket}:hanging`, `WORKER:${bench.bucket}:hanging`)).toBe(
      0,
    );
    const next = await bench.begin('worker', { WORKER_NAME: 'hanging' });
    await bench.done(files);
    expect(await next.end('SIGTERM')).toBe(0);
  });
});

describe('a worker that stands still past its lease', () => {
  it('has its batch ingested by another one, and changes nothing when it goes on', async () => {
    const idle = await bench.begin('idle');
    const still = await bench.begin('worker', { WORKER_NAME: 'still' });
    const files = bench.expose(3);
    await keepAt(files);
    still.signal('SIGSTOP');
    // What is asked from now on is answered; the answer for the one that stands still stays back.
    bench.store.holds = () => false;
    await idle.printed(/batch of a dead worker given back/);
    const other = await bench.begin('worker', { WORKER_NAME: 'other' });
    await bench.done(files);
    const before = await snapshot(files);
    bench.store.release();
    still.signal('SIGCONT');
    await still.printed(/batch abandoned|batch was settled by others/);
    expect(await other.end('SIGTERM')).toBe(0);
    expect(await snapshot(files)).toEqual(before);
    // It is as good as new.
    const next = bench.expose(2);
    await bench.announce(next);
    await bench.done(next);
    expect(still.output).toContain(next[0]?.path);
    expect(await still.end('SIGTERM')).toBe(0);
    expect(await idle.end('SIGTERM')).toBe(0);
  });
});

describe('a worker with the name of another one', () => {
  it('is refused with what to do, and the other one works on', async () => {
    const first = await bench.begin('worker', { WORKER_NAME: 'twin' });
    const incarnation = await bench.redis.get(`LEASE:${bench.bucket}:twin`);
    const files = bench.expose(2);
    await keepAt(files);
    const second = bench.spawn('worker', { WORKER_NAME: 'twin' });
    expect(await second.end()).toBe(1);
    expect(second.output).toMatch(/"code":"WORKER_NAME_TAKEN".*"worker":"twin"/);
    expect(await bench.redis.get(`LEASE:${bench.bucket}:twin`)).toBe(incarnation);
    bench.store.release();
    await bench.done(files);
    expect(await first.end('SIGTERM')).toBe(0);
  });
});
