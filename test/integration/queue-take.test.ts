import {
  announceOne,
  closeQueue,
  detectorsOf,
  recovery,
  redis,
  taken,
  TestBucket,
  failed,
  giveUp,
  retryLater,
} from './queue-fixture';

afterAll(closeQueue);

describe('taking a batch', () => {
  it('hands out the longest waiting first, up to the most, and marks them as taken', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00', 'R02_S00', 'R03_S00');
    const lease = await bucket.lease();
    const batch = taken(await lease.take(2, 0));
    expect(detectorsOf(batch)).toEqual(['R01_S00', 'R02_S00']);
    expect(batch.objects[0]).toEqual({
      path: bucket.path('R01_S00'),
      etag: `etag of ${bucket.path('R01_S00')}`,
      event: `event of ${bucket.path('R01_S00')}`,
      size: null,
      failures: 0,
      recoveries: 0,
      waits: 0,
      registeredBefore: false,
      ageMs: expect.any(Number) as number,
      sincePutMs: null,
      awaitedMs: null,
      awaitsNote: null,
    });
    expect(batch.objects[0]?.ageMs).toBeGreaterThanOrEqual(0);
    expect(await bucket.file('R01_S00')).toMatchObject({ state: 'batch', worker: 'pod-1' });
    expect(await bucket.held()).toEqual(['R02_S00', 'R01_S00']);
    expect(await bucket.queued()).toEqual(['R03_S00']);
  });

  it('tells how long ago the store says that an object was put, and nothing of a future', async () => {
    const bucket = new TestBucket();
    const [past, future] = [bucket.path('R01_S00'), bucket.path('R02_S00')];
    await announceOne(past, { putMs: Date.now() - 5_000 });
    await announceOne(future, { putMs: Date.now() + 3_600_000 });
    const { objects } = taken(await (await bucket.lease()).take(2, 0));
    expect(objects.map(({ path }) => path)).toEqual([past, future]);
    expect(objects[0]?.sincePutMs).toBeGreaterThanOrEqual(5_000);
    expect(objects[1]?.sincePutMs).toBe(0);
  });

  it('wakes up when an object is announced while it waits', async () => {
    const bucket = new TestBucket();
    const lease = await bucket.lease();
    const waiting = lease.take(10, 20_000);
    await bucket.announce('R01_S00', 'R02_S00');
    const first = detectorsOf(await waiting);
    const rest = first.length === 2 ? [] : detectorsOf(await lease.take(10, 0));
    expect(first[0]).toBe('R01_S00');
    expect(new Set([...first, ...rest])).toEqual(new Set(['R01_S00', 'R02_S00']));
  });

  it('ends empty when nothing comes in time, and when it is told to stop', async () => {
    const bucket = new TestBucket();
    const lease = await bucket.lease();
    expect(detectorsOf(await lease.take(1, 5))).toEqual([]);
    const stop = new AbortController();
    const waiting = lease.take(1, 3_600_000, stop.signal);
    stop.abort();
    expect(detectorsOf(await waiting)).toEqual([]);
  });

  it('takes what BLMOVE moved before a crash could mark it', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00', 'R02_S00');
    const lease = await bucket.lease();
    await redis.lmove(`QUEUE:${bucket.name}`, `WORKER:${bucket.name}:pod-1`, 'RIGHT', 'LEFT');
    expect(detectorsOf(await lease.take(2, 0))).toEqual(['R01_S00', 'R02_S00']);
  });

  it('hands out again what was not settled, without counting it as recovered', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00', 'R02_S00');
    const lease = await bucket.lease();
    await lease.take(1, 0);
    const again = taken(await lease.take(2, 0));
    expect(detectorsOf(again)).toEqual(['R01_S00', 'R02_S00']);
    expect(again.objects.map((object) => object.recoveries)).toEqual([0, 0]);
  });

  it('takes an object that Python queued and that has no state', async () => {
    const bucket = new TestBucket();
    await redis.lpush(`QUEUE:${bucket.name}`, bucket.path());
    const lease = await bucket.lease();
    expect(taken(await lease.take(1, 0)).objects).toMatchObject([{ etag: null, event: null, ageMs: null }]);
  });

  it('drops a second entry of an object that a batch holds already, its own or another’s', async () => {
    const bucket = new TestBucket();
    const [path] = await bucket.announce('R01_S00');
    const [one, two] = [await bucket.lease('pod-1'), await bucket.lease('pod-2')];
    await redis.lpush(`QUEUE:${bucket.name}`, path ?? '', path ?? '');
    expect(detectorsOf(await one.take(5, 0))).toEqual(['R01_S00']);
    await redis.lpush(`QUEUE:${bucket.name}`, path ?? '');
    expect(detectorsOf(await two.take(5, 0))).toEqual([]);
    await redis.lpush(`WORKER:${bucket.name}:pod-2`, path ?? '');
    expect(detectorsOf(await two.take(5, 0))).toEqual([]);
    expect([await bucket.held('pod-1'), await bucket.held('pod-2'), await bucket.queued()]).toEqual([
      ['R01_S00'],
      [],
      [],
    ]);
  });

  it('takes, and counts as recovered, what a Python idle service gave back without a word', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00');
    await (await bucket.lease('pod-1')).take(1, 0);
    await redis.lmove(`WORKER:${bucket.name}:pod-1`, `QUEUE:${bucket.name}`, 'RIGHT', 'LEFT');
    const two = await bucket.lease('pod-2');
    expect(taken(await two.take(1, 0)).objects).toMatchObject([{ recoveries: 1 }]);
  });

  it('keeps an object in one place when someone queues it by hand while it is delayed or dead', async () => {
    const bucket = new TestBucket();
    const [delayed, dead] = (await bucket.announce('R01_S00', 'R02_S00')) as [string, string];
    const lease = await bucket.lease();
    await lease.take(2, 0);
    await lease.settle([failed(delayed), giveUp(dead)]);
    await redis.lpush(`QUEUE:${bucket.name}`, delayed, dead);
    expect(taken(await lease.take(2, 0)).objects.map((object) => object.failures)).toEqual([1, 0]);
    expect([await bucket.delayed(), await bucket.dead()]).toEqual([[], {}]);
    expect(await bucket.file('R02_S00')).not.toHaveProperty('md_fail_exc');
  });

  it('promotes what is due first, and leaves what is not', async () => {
    const bucket = new TestBucket();
    const [soon, late] = (await bucket.announce('R01_S00', 'R02_S00')) as [string, string];
    const lease = await bucket.lease();
    await lease.take(2, 0);
    await lease.settle([retryLater(soon, 0), retryLater(late)]);
    await bucket.announce('R03_S00');
    expect(detectorsOf(await lease.take(5, 0))).toEqual(['R01_S00', 'R03_S00']);
    expect(await bucket.delayed()).toEqual(['R02_S00']);
  });
});

describe('an object whose worker dies', () => {
  /** Lets a worker die with what it takes, until it takes nothing any more; returns each batch. */
  async function crashes(bucket: TestBucket, times: number): Promise<string[][]> {
    const batches: string[][] = [];
    for (let index = 0; index < times; index += 1) {
      const lease = await bucket.lease(`pod-${index}`);
      batches.push(detectorsOf(await lease.take(10, 0)));
      await bucket.letLeaseExpire(`pod-${index}`);
      await recovery.recover(bucket.name, [], 120);
    }
    return batches;
  }

  it('is handed out alone from its second recovery, and given up as POISON at its fourth', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00', 'R02_S00');
    expect(await crashes(bucket, 4)).toEqual([
      ['R01_S00', 'R02_S00'],
      ['R01_S00', 'R02_S00'],
      ['R01_S00'],
      ['R01_S00'],
    ]);
    const lease = await bucket.lease('last');
    const batch = taken(await lease.take(10, 0));
    expect(batch.poisoned).toEqual([bucket.path('R01_S00')]);
    expect(detectorsOf(batch)).toEqual(['R02_S00']);
    expect(await bucket.dead()).toMatchObject({ R01_S00: { code: 'POISON', tries: 4 } });
    expect(await bucket.file('R01_S00')).toMatchObject({ state: 'dead' });
    expect(await redis.hgetall(`FAIL:${bucket.name}:LSSTCam`)).toEqual({ '20260125': '1' });
  });

  it('gets its tries back, and is not poison, when its content has changed meanwhile', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00');
    await crashes(bucket, 4);
    expect(await announceOne(bucket.path('R01_S00'), { etag: 'new', event: 'new' })).toBe('again');
    const lease = await bucket.lease('last');
    expect(taken(await lease.take(10, 0)).objects).toMatchObject([{ recoveries: 0, etag: 'new' }]);
  });

  it('waits for its turn behind those that are in the batch, also when BLMOVE brought it', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00', 'R02_S00');
    await redis.hset(`FILE:${bucket.path('R02_S00')}`, 'recoveries', '2');
    const lease = await bucket.lease();
    expect(detectorsOf(await lease.take(10, 0))).toEqual(['R01_S00']);
    await redis.lmove(`QUEUE:${bucket.name}`, `WORKER:${bucket.name}:pod-1`, 'RIGHT', 'LEFT');
    expect(detectorsOf(await lease.take(10, 0))).toEqual(['R01_S00']);
    expect(await bucket.queued()).toEqual(['R02_S00']);
    await lease.settle([{ path: bucket.path('R01_S00'), result: 'done' }]);
    expect(detectorsOf(await lease.take(10, 0))).toEqual(['R02_S00']);
  });

  it('is held for harmless as soon as a worker has settled it', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00');
    await crashes(bucket, 2);
    const lease = await bucket.lease('last');
    await lease.take(1, 0);
    await lease.settle([retryLater(bucket.path('R01_S00'), 0)]);
    expect(taken(await lease.take(1, 0)).objects).toMatchObject([{ recoveries: 0, waits: 1 }]);
  });
});
