import { connectRedis, ObjectQueue } from '#adapters/queue';

const redis = connectRedis({ host: '127.0.0.1', port: Number(process.env['TEST_REDIS_PORT']) });
const queue = new ObjectQueue(redis);
const DEDUPE_SECONDS = 86_400;
let buckets = 0;

/** A path of an exposure in a bucket of its own, so that tests share one server. */
function newPath(detectorName = 'R22_S11'): { bucket: string; path: string; at: (name: string) => string } {
  buckets += 1;
  const bucket = `prof@announce-${process.pid}-${buckets}`;
  const at = (name: string): string =>
    `${bucket}/LSSTCam/20260125/MC_O_20260125_001234/MC_O_20260125_001234_${name}.fits`;
  return { bucket, path: at(detectorName), at };
}
const announce = (path: string, etag?: string, event?: string) =>
  queue.announce(
    [{ path, ...(etag === undefined ? {} : { etag }), ...(event === undefined ? {} : { event }) }],
    DEDUPE_SECONDS,
  );

afterAll(async () => {
  await redis.quit();
});

describe('announcing objects', () => {
  it('queues a new object with its statistics, its stream entry and its mark for Python consumers', async () => {
    const { bucket, path } = newPath();
    expect(await queue.announce([{ path, etag: 'e1', event: 'v1', size: 2880 }], DEDUPE_SECONDS)).toEqual([
      'accepted',
    ]);
    expect(await redis.lrange(`QUEUE:${bucket}`, 0, -1)).toEqual([path]);
    const file = await redis.hgetall(`FILE:${path}`);
    expect(file).toEqual({
      state: 'queued',
      etag: 'e1',
      event: 'v1',
      size: '2880',
      recv_time: expect.stringMatching(/^\d{10}\.\d{6}$/) as string,
    });
    expect(await redis.ttl(`FILE:${path}`)).toBe(604_800);
    expect(await redis.get(`ENQ:${path}`)).toBe('1');
    expect(await redis.ttl(`ENQ:${path}`)).toBe(86_400);
    expect(await redis.hgetall(`REC:${bucket}`)).toEqual({ '20260125': '1' });
    expect(await redis.hgetall(`RECINSTR:${bucket}:LSSTCam`)).toEqual({ '20260125': '1' });
    expect(await redis.get(`MAXSEQ:${bucket}:LSSTCam:20260125`)).toBe('1234');
    const entries = await redis.xrange(`ARRIVED:${bucket}`, '-', '+');
    expect(entries.map(([, fields]) => fields)).toEqual([['path', path]]);
  });
});
