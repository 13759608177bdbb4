import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedisServer, freePort, startRedis, type RedisServer } from '#stack';
import {
  AppendFence,
  connectRedis,
  GroupKeys,
  ObjectQueue,
  QueueRecovery,
  RedisCheck,
} from '#adapters/queue';
import { redis as shared, TestBucket } from './queue-fixture';

const program = findRedisServer(join(__dirname, '../../.cache'));
const UNAVAILABLE = { name: 'RetryLater', code: 'REDIS_UNAVAILABLE' };
const servers: RedisServer[] = [];
const ends: (() => void)[] = [];

async function start(port: number): Promise<RedisServer> {
  const server = await startRedis({ program, port });
  servers.push(server);
  return server;
}

function connectTo(port: number, password?: string): ReturnType<typeof connectRedis> {
  const redis = connectRedis({ host: '127.0.0.1', port, ...(password === undefined ? {} : { password }) });
  ends.push(() => {
    redis.disconnect();
  });
  return redis;
}

/** It may have found the server before this is asked. */
async function ready(redis: ReturnType<typeof connectRedis>): Promise<void> {
  if (redis.status !== 'ready') await once(redis, 'ready');
}

afterAll(async () => {
  for (const end of ends) end();
  shared.disconnect();
  for (const server of servers) await server.stop();
});

describe('while Redis is away', () => {
  it('every call fails with REDIS_UNAVAILABLE, and work goes on by itself when it is back', async () => {
    const port = await freePort();
    const redis = connectTo(port);
    const queue = new ObjectQueue(redis);
    const bucket = new TestBucket();
    const calls = (): Promise<unknown>[] => [
      queue.announce([{ path: bucket.path() }], 60),
      queue.refuse(bucket.name, [{ reason: 'filtered', time: 1 }]),
      queue.openLease(bucket.name, 'pod-1', { leaseMs: 1_000, maxFailures: 3 }),
      queue.wake(bucket.name, 'X', [bucket.path()]),
      new QueueRecovery(redis).discover(),
      new GroupKeys(redis).record(
        [{ instrument: 'LSSTCam', group: 'g', snap: 0, detectorName: 'R22_S11', uri: 's3://b/k' }],
        60,
      ),
      new RedisCheck(redis).ping(),
    ];
    for (const call of calls()) await expect(call).rejects.toMatchObject(UNAVAILABLE);

    const server = await start(port);
    await ready(redis);
    await new RedisCheck(redis).ping();
    const lease = await queue.openLease(bucket.name, 'pod-1', { leaseMs: 60_000, maxFailures: 3 });
    ends.push(() => void lease.close().catch(() => undefined));
    const waiting = lease.take(1, 20_000);
    await server.stop();
    await expect(waiting).rejects.toMatchObject(UNAVAILABLE);

    // It comes back empty: with no script, no lease.
    await start(port);
    await ready(redis);
    expect(await queue.announce([{ path: bucket.path() }], 60)).toEqual(['accepted']);
    expect(await lease.take(1, 0)).toEqual({ lost: true });
  });

  it('a server that accepts connections but never answers is given up in bounded time', async () => {
    const silent: Server = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    ends.push(() => silent.close());
    const address = silent.address();
    const redis = connectTo(typeof address === 'object' && address !== null ? address.port : 0);
    await expect(new RedisCheck(redis).ping()).rejects.toMatchObject(UNAVAILABLE);
  });

  it('a server that is out of memory counts as away', async () => {
    const redis = connectTo((await start(await freePort())).port);
    await redis.config('SET', 'maxmemory', '1');
    await expect(new ObjectQueue(redis).announce([{ path: 'b/k' }], 60)).rejects.toMatchObject(UNAVAILABLE);
  });
});

describe('a server that cannot be used', () => {
  it('is told by its password', async () => {
    const { port } = await start(await freePort());
    await connectTo(port).config('SET', 'requirepass', 'right');
    await expect(new RedisCheck(connectTo(port, 'wrong')).ping()).rejects.toMatchObject({
      code: 'REDIS_REFUSED',
    });
    await expect(new RedisCheck(connectTo(port)).ping()).rejects.toMatchObject({ code: 'REDIS_REFUSED' });
    await new RedisCheck(connectTo(port, 'right')).ping();
  });

  it('is one that holds a key of another type, which is a bug and no outage', async () => {
    const redis = connectTo((await start(await freePort())).port);
    await redis.set('QUEUE:b', 'text');
    await expect(new ObjectQueue(redis).announce([{ path: 'b/k' }], 60)).rejects.toMatchObject({
      name: 'ReplyError',
      message: expect.stringContaining('WRONGTYPE') as string,
    });
  });

  it('tells what it is', async () => {
    const redis = connectTo((await start(await freePort())).port);
    expect(await new RedisCheck(redis).inspect()).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
      appendOnly: false,
      evictionPolicy: 'noeviction',
      writesToDisk: true,
      memoryUsed: 0,
    });
  });
});

/** WAITAOF came with Redis 7.2. */
const [major = 0, minor = 0] = (
  /v=(\d+)\.(\d+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' })) ?? []
)
  .slice(1)
  .map(Number);
const knowsWaitAof = major > 7 || (major === 7 && minor >= 2);

describe('the fence of the append-only file', () => {
  (knowsWaitAof ? it : it.skip)(
    'lets announcements through when they are in the file (Redis 7.2 or newer)',
    async () => {
      const dataDir = mkdtempSync(join(tmpdir(), 'autoingest-aof-'));
      const server = await startRedis({ program, port: await freePort(), dataDir });
      servers.push(server);
      ends.push(() => {
        rmSync(dataDir, { recursive: true, force: true });
      });
      const fence = new AppendFence(connectTo(server.port));
      const queue = new ObjectQueue(connectTo(server.port), { fence });
      const announced = await Promise.all(
        [1, 2, 3, 4, 5].map((number) => queue.announce([{ path: `b/${number}` }], 60)),
      );
      expect(announced.flat()).toEqual(Array.from({ length: 5 }, () => 'accepted'));
    },
  );

  it('is refused where there is no such file', async () => {
    const redis = connectTo((await start(await freePort())).port);
    const fence = new AppendFence(redis);
    const refusals = await Promise.allSettled([fence.wait('b/1'), fence.wait('b/2'), fence.wait('b/3')]);
    expect(
      refusals.map((refusal) => (refusal.status === 'rejected' ? (refusal.reason as object) : null)),
    ).toEqual(
      [1, 2, 3].map(() => expect.objectContaining({ name: 'Refused', code: 'REDIS_UNSUITABLE' }) as object),
    );
  });
});
