import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
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
import { TestBucket } from './queue-fixture';
import { redis as shared } from './queue-fixture';

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
    await once(redis, 'ready');
    await new RedisCheck(redis).ping();
    const lease = await queue.openLease(bucket.name, 'pod-1', { leaseMs: 60_000, maxFailures: 3 });
    ends.push(() => void lease.close().catch(() => undefined));
    const waiting = lease.take(1, 20_000);
    await server.stop();
    await expect(waiting).rejects.toMatchObject(UNAVAILABLE);

    // It comes back empty: with no script, no lease.
    await start(port);
    await once(redis, 'ready');
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
    });
  });
});

describe('the fence of the append-only file', () => {
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
