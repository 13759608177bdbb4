import { HeaderCache } from '#adapters/queue';
import { announceOne, closeQueue, lifeOf, queue, redis, taken, TestBucket } from './queue-fixture';

const cache = new HeaderCache(redis);
const TEXT = '{"GROUPID": "é"}';

afterAll(closeQueue);

/** Announces an object and keeps a header of it. */
async function kept(bucket: TestBucket, detectorName = 'R22_S11'): Promise<string> {
  const [path = ''] = await bucket.announce(detectorName);
  expect(await cache.keep([{ path, version: await versionOf(path), text: TEXT }])).toBe(1);
  return path;
}

async function versionOf(path: string): Promise<string> {
  const known = (await cache.versionsOf([path])).get(path);
  if (typeof known !== 'object') throw new Error(`${path} is ${known ?? 'not answered'}`);
  return known.version;
}

describe('the cache of headers', () => {
  it('hands a header out once, within five minutes', async () => {
    const bucket = new TestBucket();
    const path = await kept(bucket);
    expect(await lifeOf(`HEADER:${path}`)).toBe(300);
    expect(await cache.take([bucket.path('R01_S00'), path])).toEqual(new Map([[path, TEXT]]));
    expect(await cache.take([path])).toEqual(new Map());
    expect([await cache.take([]), await cache.keep([])]).toEqual([new Map(), 0]);
  });

  it('hands nothing out of an object that was announced with new content after its header was kept', async () => {
    const path = await kept(new TestBucket());
    await announceOne(path, { etag: 'new', event: 'new' });
    expect(await cache.take([path])).toEqual(new Map());
  });

  it('keeps nothing that was read before an object was announced anew', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R22_S11');
    const version = await versionOf(path);
    await announceOne(path, { etag: 'new', event: 'new' });
    expect(await cache.keep([{ path, version, text: TEXT }])).toBe(0);
    expect(await redis.exists(`HEADER:${path}`)).toBe(0);
  });

  it('hands nothing out that was kept in between by somebody who had looked before the announcement', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R22_S11');
    const version = await versionOf(path);
    await redis.hset(`FILE:${path}`, 'etag', 'new');
    await redis.set(`HEADER:${path}`, `${version}\n${TEXT}`);
    expect(await cache.take([path])).toEqual(new Map());
  });

  it('keeps nothing of an object that is in a batch: its header is being read', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R22_S11');
    const version = await versionOf(path);
    taken(await (await bucket.lease()).take(5, 1_000));
    expect(await cache.keep([{ path, version, text: TEXT }])).toBe(0);
  });

  it('keeps nothing behind a queue of more than 10,000', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R22_S11');
    const version = await versionOf(path);
    const filling = Array.from({ length: 10_000 }, (_, index) => `${bucket.name}/${index}`);
    await redis.lpush(`QUEUE:${bucket.name}`, ...filling);
    expect(await cache.keep([{ path, version, text: TEXT }])).toBe(0);
    await redis.rpop(`QUEUE:${bucket.name}`);
    expect(await cache.keep([{ path, version, text: TEXT }])).toBe(1);
  });

  it('says of objects that they are registered by now, or not known', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R22_S11');
    const lease = await bucket.lease();
    await lease.take(5, 1_000);
    await lease.settle([{ path, result: 'done' }]);
    const other = bucket.path('R01_S00');
    expect(await cache.versionsOf([other, path])).toEqual(
      new Map([
        [other, 'unknown'],
        [path, 'done'],
      ]),
    );
  });

  it('works for more paths than fit into one step, of several buckets', async () => {
    const buckets = [new TestBucket(), new TestBucket()];
    const paths = buckets.flatMap((bucket) =>
      Array.from({ length: 700 }, (_, index) => bucket.path('R22_S11', index)),
    );
    await queue.announce(
      paths.map((path) => ({ path })),
      60,
    );
    const versions = await cache.versionsOf(paths);
    const headers = paths.flatMap((path) => {
      const known = versions.get(path);
      return typeof known === 'object' ? [{ path, version: known.version, text: path }] : [];
    });
    expect(await cache.keep(headers)).toBe(1_400);
    expect(await cache.take(paths)).toEqual(new Map(paths.map((path) => [path, path])));
  });
});
