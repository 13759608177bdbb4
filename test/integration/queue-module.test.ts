import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  ArrivalStream,
  GroupKeys,
  HeaderCache,
  ObjectQueue,
  Outbox,
  QueueModule,
  QueueRecovery,
  QueueStatus,
  RedisCheck,
  type QueueModuleOptions,
} from '#adapters/queue';
import { TcpLink } from '../crash/driver/tcp-link';
import { LEASE, redis, TestBucket } from './queue-fixture';

const endpoint = { host: '127.0.0.1', port: Number(process.env['TEST_REDIS_PORT']) };
const modules: TestingModule[] = [];

async function compiled(options: Partial<QueueModuleOptions> = {}): Promise<TestingModule> {
  const module = await Test.createTestingModule({
    imports: [QueueModule.forRoot({ ...endpoint, ...options })],
  }).compile();
  await module.init();
  modules.push(module);
  return module;
}

afterEach(async () => {
  for (const module of modules.splice(0)) await module.close();
});
afterAll(() => {
  redis.disconnect();
});

describe('the module of the queue', () => {
  it('provides everything on one connection for commands', async () => {
    const module = await compiled();
    for (const type of [
      GroupKeys,
      HeaderCache,
      ObjectQueue,
      Outbox,
      QueueRecovery,
      QueueStatus,
      RedisCheck,
    ]) {
      expect(module.get(type as typeof GroupKeys)).toBeInstanceOf(type);
    }
    await module.get(RedisCheck).ping();
    expect(() => module.get(ArrivalStream)).toThrow('ArrivalStream');
  });

  it('gives a recorder its stream, and each bucket a connection on which its leases wait one after the other', async () => {
    const bucket = new TestBucket();
    const module = await compiled({ buckets: [bucket.name], recorder: 'pod-1' });
    const queue = module.get(ObjectQueue);
    for (const life of ['first', 'second']) {
      const lease = await queue.openLease(bucket.name, 'pod-1', LEASE);
      const taking = lease.take(1, 20_000);
      const path = bucket.path('R22_S11', life.length);
      await queue.announce([{ path }], 60);
      expect(await taking).toMatchObject({ objects: [{ path }] });
      await lease.settle([{ path, result: 'done' }]);
      await lease.close();
    }
    expect(await module.get(ArrivalStream).read([bucket.name], 10, 1)).toHaveLength(2);
  });

  it('closes its connections with the process', async () => {
    const module = await compiled({ buckets: ['a', 'b'], recorder: 'pod-1', awaitsAppend: true });
    await module.get(RedisCheck).ping();
    await module.get(ArrivalStream).read([new TestBucket().name], 1, 1);
    await module.close();
    await expect(module.get(RedisCheck).ping()).rejects.toMatchObject({ code: 'REDIS_UNAVAILABLE' });
  });

  it('closes them quietly where they break meanwhile: nobody has to act', async () => {
    const link = await TcpLink.open(endpoint.port);
    const module = await compiled({ port: link.port, buckets: ['a'] });
    await module.get(RedisCheck).ping();
    const told = jest.spyOn(Logger.prototype, 'error');
    const held = link.stall(100);
    const closing = module.close();
    await link.cut(1);
    await Promise.all([closing, held]);
    link.close();
    expect(told.mock.calls).toEqual([]);
  });

  it('does not acknowledge an announcement that a server cannot keep in a file', async () => {
    const module = await compiled({ awaitsAppend: true });
    const path = new TestBucket().path();
    await expect(module.get(ObjectQueue).announce([{ path }], 60)).rejects.toMatchObject({
      code: 'REDIS_UNSUITABLE',
    });
  });
});
