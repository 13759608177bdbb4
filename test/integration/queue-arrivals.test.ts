import { announcedMs, ArrivalStream, blockingTwin, type Arrival } from '#adapters/queue';
import { announceOne, redis, TestBucket } from './queue-fixture';

const twins = [blockingTwin(redis), blockingTwin(redis)] as const;
const [one, two] = twins.map((twin, index) => new ArrivalStream(redis, twin, `pod-${index}`)) as [
  ArrivalStream,
  ArrivalStream,
];

afterAll(() => {
  for (const connection of [redis, ...twins]) connection.disconnect();
});

const pendingOf = (bucket: TestBucket): Promise<unknown[]> =>
  redis.xpending(`ARRIVED:${bucket.name}`, 'recorder', '-', '+', 100);

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
    await one.finish([acknowledged]);
    await one.finish([]);
    expect(await two.claimAbandoned(bucket.name, 3_600_000, 10)).toEqual([]);
    const claimed = await two.claimAbandoned(bucket.name, 0, 10);
    expect(claimed.map((arrival) => arrival.path)).toEqual([bucket.path('R02_S00')]);
    await two.finish(claimed);
    expect(await one.claimAbandoned(bucket.name, 0, 10)).toEqual([]);
  });

  it('skips abandoned entries that the stream has trimmed away', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00');
    await one.read([bucket.name], 5, 1);
    await redis.xtrim(`ARRIVED:${bucket.name}`, 'MAXLEN', 0);
    expect(await two.claimAbandoned(bucket.name, 0, 10)).toEqual([]);
  });

  it('holds nothing that has been dealt with', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00', 'R02_S00');
    await one.finish((await one.read([bucket.name], 5, 1)).slice(0, 1));
    expect(await redis.xlen(`ARRIVED:${bucket.name}`)).toBe(1);
    expect((await pendingOf(bucket)).length).toBe(1);
  });

  it('leaves what is renewed with its recorder, and gives what is released to another at once', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00');
    const arrivals = await one.read([bucket.name], 5, 1);
    const key = `ARRIVED:${bucket.name}`;
    await redis.xclaim(key, 'recorder', 'pod-0', 0, arrivals[0]?.id ?? '', 'IDLE', 60_000, 'JUSTID');
    await one.renew(bucket.name, arrivals);
    expect(await two.claimAbandoned(bucket.name, 50_000, 10)).toEqual([]);
    await one.release(bucket.name, arrivals);
    expect(await two.claimAbandoned(bucket.name, 50_000, 10)).toEqual(arrivals);
    await one.renew(bucket.name, []);
  });

  it('gives a recorder what it got in an earlier life, and forgets what was trimmed away since', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00', 'R02_S00', 'R03_S00');
    const [gone, ...rest] = await one.read([bucket.name], 5, 1);
    await redis.xdel(`ARRIVED:${bucket.name}`, gone?.id ?? '');
    const reborn = new ArrivalStream(redis, twins[0], 'pod-0');
    expect(await reborn.unfinished(bucket.name, 10)).toEqual(rest);
    expect(await reborn.unfinished(bucket.name, 1)).toEqual(rest.slice(0, 1));
    expect((await pendingOf(bucket)).length).toBe(2);
    expect(await two.unfinished(bucket.name, 10)).toEqual([]);
  });

  it('finds what a dead recorder left behind more live arrivals than one look goes through', async () => {
    const bucket = new TestBucket();
    const names = Array.from({ length: 60 }, (_, index) => `R${index.toString().padStart(2, '0')}_S00`);
    await bucket.announce(...names);
    const arrivals = await one.read([bucket.name], 60, 1);
    const left = arrivals.slice(-1);
    await one.release(bucket.name, left);
    const found: Arrival[] = [];
    for (let looks = 0; looks < 60 && found.length === 0; looks += 1) {
      found.push(...(await two.claimAbandoned(bucket.name, 50_000, 1)));
    }
    expect(found).toEqual(left);
  });

  it('tells when an arrival was announced, by the clock of the server', async () => {
    const bucket = new TestBucket();
    const before = await one.serverTimeMs();
    await bucket.announce('R01_S00');
    const [arrival] = await one.read([bucket.name], 5, 1);
    if (arrival === undefined) throw new Error('nothing arrived');
    expect(announcedMs(arrival)).toBeGreaterThanOrEqual(Math.floor(before));
    expect(announcedMs(arrival)).toBeLessThanOrEqual(await one.serverTimeMs());
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
