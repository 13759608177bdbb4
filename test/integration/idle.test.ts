import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { ObjectQueue, type BatchLease } from '#adapters/queue';
import { findRedisServer, freePort, startRedis, type RedisServer } from '#stack';
import { idleApp } from '../../apps/idle/idle.app';
import { appUnderTest, type AppUnderTest, type LogLine } from '../support/app-under-test';
import { eventually } from '../support/eventually';
import { testRedis } from '../support/test-redis';

type Idle = AppUnderTest<typeof idleApp.schema.variables>;

const PATHS = ['R01_S00', 'R02_S00'].map(
  (name) => `b/LSSTCam/20260125/MC_O_20260125_001234/MC_O_20260125_001234_${name}.fits`,
) as [string, string];

// Servers of their own: idle looks after every bucket that it finds, those of other tests too.
let server: RedisServer;
let redis: Redis;
let queue: ObjectQueue;
let replicas: Idle[] = [];

async function startIdle(env: Readonly<Record<string, string>> = {}): Promise<Idle> {
  const app = await appUnderTest(idleApp, { REDIS_PORT: `${server.port}`, IDLE_INTERVAL: '0.05', ...env });
  replicas.push(app);
  await app.process.start();
  return app;
}

async function takeBoth(): Promise<BatchLease> {
  await queue.announce(
    PATHS.map((path) => ({ path, etag: 'e' })),
    60,
  );
  const lease = await queue.openLease('b', 'pod-1', { leaseMs: 60_000, maxFailures: 3 });
  await lease.take(2, 0);
  return lease;
}

const says =
  (message: string) =>
  (lines: readonly LogLine[]): boolean =>
    lines.some((line) => line['msg'] === message);
const GIVEN_BACK = 'batch of a dead worker given back';

beforeEach(async () => {
  const program = findRedisServer(join(__dirname, '../../.cache'));
  server = await startRedis({ program, port: await freePort() });
  redis = testRedis(server.port);
  queue = new ObjectQueue(redis);
});

afterEach(async () => {
  for (const app of replicas) await app.stop();
  replicas = [];
  redis.disconnect();
  await server.stop();
});

describe('idle', () => {
  it('gives the batch of a dead worker back once, however many replicas look, and says so', async () => {
    const lease = await takeBoth();
    const apps = [await startIdle(), await startIdle()];
    await redis.del('LEASE:b:pod-1');
    await Promise.race(apps.map((app) => app.until(says(GIVEN_BACK))));
    lease.forsake();
    expect(apps.flatMap((app) => app.lines.filter((line) => line['msg'] === GIVEN_BACK))).toEqual([
      expect.objectContaining({
        level: 'INFO',
        component: 'idle',
        bucket: 'b',
        worker: 'pod-1',
        kind: 'ours',
        paths: 2,
      }),
    ]);
    expect(await redis.lrange('QUEUE:b', 0, -1)).toEqual(PATHS.toReversed());
    expect(await redis.hget(`FILE:${PATHS[0]}`, 'recoveries')).toBe('1');
  });

  it('leaves a live batch alone, and queues what is due for a retry', async () => {
    const lease = await takeBoth();
    const retry = { result: 'retryLater', pauseMs: 0, code: 'S3_UNAVAILABLE', reason: '503' } as const;
    await lease.settle([{ path: PATHS[1], ...retry }]);
    const app = await startIdle();
    await app.until(says('due retries queued'));
    expect(await redis.lrange('QUEUE:b', 0, -1)).toEqual([PATHS[1]]);
    expect(await redis.lrange('WORKER:b:pod-1', 0, -1)).toEqual([PATHS[0]]);
    expect(app.lines.filter((line) => line['msg'] === GIVEN_BACK)).toEqual([]);
    await lease.close();
  });

  it('gives the batch of a Python worker back when nothing has touched it for long', async () => {
    await redis.lpush('WORKER:tenant:b:python-1', PATHS[0]);
    const app = await startIdle({ IDLE_FOREIGN: '1' });
    await app.until(says(GIVEN_BACK));
    expect(app.lines.find((line) => line['msg'] === GIVEN_BACK)).toMatchObject({
      bucket: 'tenant:b',
      worker: 'python-1',
      kind: 'foreign',
      paths: 1,
    });
    expect(await redis.lrange('QUEUE:tenant:b', 0, -1)).toEqual([PATHS[0]]);
  });

  it('tells that Redis is away and back, is ready only in between, and goes on by itself', async () => {
    const app = await startIdle();
    const ready = async (): Promise<number> =>
      (await app.inject({ method: 'GET', url: '/health/ready' })).statusCode;
    expect(await ready()).toBe(200);
    await server.stop();
    await app.until(says('Redis is away; waiting'));
    expect(await ready()).toBe(503);
    server = await startRedis({ program: server.program, port: server.port });
    await app.until(says('Redis is back'));
    expect(await ready()).toBe(200);
  });

  it('shows what it did and how each bucket stands', async () => {
    const lease = await takeBoth();
    const retry = { result: 'retryLater', pauseMs: 0, code: 'S3_UNAVAILABLE', reason: '503' } as const;
    await lease.settle([{ path: PATHS[1], ...retry }]);
    const app = await startIdle();
    await app.until(says('due retries queued'));
    await app.process.stop();
    const text = await app.process.metrics.metrics();
    expect(text).toContain('autoingest_promoted_files_total{bucket="b"} 1');
    expect(text).toContain('autoingest_bucket_files{bucket="b",place="queued"} 1');
    expect(text).toContain('autoingest_bucket_files{bucket="b",place="batch"} 1');
    await lease.close();
  });

  it('shows give-ups where nothing is queued and no worker runs, and what Redis risks', async () => {
    await redis.hset('DEAD:b', PATHS[0], '{}');
    await redis.config('SET', 'appendonly', 'no');
    await redis.config('SET', 'maxmemory', '1gb');
    const app = await startIdle();
    const figure = async (series: string): Promise<number | undefined> => {
      const line = (await app.process.metrics.metrics())
        .split('\n')
        .find((text) => text.startsWith(`${series} `));
      return line === undefined ? undefined : Number(line.slice(series.length));
    };
    await eventually(async () => (await figure('autoingest_bucket_files{bucket="b",place="dead"}')) === 1);
    expect(await figure('autoingest_redis_up')).toBe(1);
    expect(await figure('autoingest_redis_fault{what="append_only_off"}')).toBe(1);
    expect(await figure('autoingest_redis_fault{what="writing_failed"}')).toBe(0);
    expect(await figure('autoingest_redis_memory_ratio')).toBeGreaterThan(0);
    expect(await figure('autoingest_redis_memory_ratio')).toBeLessThan(0.1);
    await redis.del('DEAD:b');
    await eventually(async () => (await figure('autoingest_bucket_files{bucket="b",place="dead"}')) === 0);
  });
});
