import { ArrivalStream, blockingTwin } from '#adapters/queue';
import { announceOne, redis, TestBucket } from './queue-fixture';

const twins = [blockingTwin(redis), blockingTwin(redis)] as const;
const [one, two] = twins.map((twin, index) => new ArrivalStream(redis, twin, `pod-${index}`)) as [
  ArrivalStream,
  ArrivalStream,
];

afterAll(() => {
  for (const connection of [redis, ...twins]) connection.disconnect();
});

describe('the stream of arrivals', () => {
  it('gives each arrival to one recorder, also what came before the first recorder', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00', 'R02_S00', 'R03_S00');
    const first = await one.read([bucket.name], 2, 1);
    const rest = await two.read([bucket.name], 5, 1);
    expect([...first, ...rest].map((arrival) => arrival.path)).toEqual(
      ['R01_S00', 'R02_S00', 'R03_S00'].map((name) => bucket.path(name)),
    );
    expect(first).toHaveLength(2);
    expect(await two.read([bucket.name], 5, 1)).toEqual([]);
  });

  it('waits for an arrival in any of its buckets', async () => {
    const [a, b] = [new TestBucket(), new TestBucket()];
    const waiting = one.read([a.name, b.name], 5, 9_000);
    await b.announce('R01_S00');
    expect(await waiting).toEqual([
      { bucket: b.name, path: b.path('R01_S00'), id: expect.stringMatching(/^\d+-\d+$/) as string },
    ]);
  });

  it('gives what a dead recorder did not acknowledge to another, and nothing twice that was', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00', 'R02_S00');
    const [acknowledged] = await one.read([bucket.name], 5, 1);
    if (acknowledged === undefined) throw new Error('nothing arrived');
    await one.acknowledge([acknowledged]);
    await one.acknowledge([]);
    expect(await two.claimAbandoned(bucket.name, 3_600_000, 10)).toEqual([]);
    const claimed = await two.claimAbandoned(bucket.name, 0, 10);
    expect(claimed.map((arrival) => arrival.path)).toEqual([bucket.path('R02_S00')]);
    await two.acknowledge(claimed);
    expect(await one.claimAbandoned(bucket.name, 0, 10)).toEqual([]);
  });

  it('skips abandoned entries that the stream has trimmed away', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00');
    await one.read([bucket.name], 5, 1);
    await redis.xtrim(`ARRIVED:${bucket.name}`, 'MAXLEN', 0);
    expect(await two.claimAbandoned(bucket.name, 0, 10)).toEqual([]);
  });

  it('goes on when Redis has lost the stream', async () => {
    const bucket = new TestBucket();
    expect(await one.read([bucket.name], 5, 1)).toEqual([]);
    await redis.del(`ARRIVED:${bucket.name}`);
    await announceOne(bucket.path());
    expect((await one.read([bucket.name], 5, 1)).map((arrival) => arrival.path)).toEqual([bucket.path()]);
  });

  it('keeps recorders that have something in hand or were here lately', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00');
    await one.read([bucket.name], 5, 1);
    await two.claimAbandoned(bucket.name, 3_600_000, 10);
    const consumers = (await redis.xinfo('CONSUMERS', `ARRIVED:${bucket.name}`, 'recorder')) as unknown[][];
    expect(consumers.map((facts) => facts[1])).toContain('pod-0');
  });
});
