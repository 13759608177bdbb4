import { QueueStatus } from '#adapters/queue';
import { closeQueue, detectorsOf, recovery, redis, TestBucket } from './queue-fixture';
import { noticeOf } from './summit-webhook-fixture';

afterAll(closeQueue);

describe('recovering batches', () => {
  it('gives a batch back when its lease is gone, once, and counts it against what had been handed out', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00', 'R02_S00', 'R03_S00');
    await (await bucket.lease()).take(2, 0);
    await redis.lmove(`QUEUE:${bucket.name}`, `WORKER:${bucket.name}:pod-1`, 'RIGHT', 'LEFT');
    await bucket.letLeaseExpire();
    const found = await Promise.all([1, 2, 3].map(() => recovery.recover(bucket.name, ['pod-1'], 120)));
    expect(found.flat()).toEqual([{ worker: 'pod-1', kind: 'ours', paths: 3 }]);
    expect(await bucket.queued()).toEqual(['R03_S00', 'R02_S00', 'R01_S00']);
    expect((await bucket.file('R01_S00'))['recoveries']).toBe('1');
    expect((await bucket.file('R01_S00'))['state']).toBe('queued');
    expect((await bucket.file('R03_S00'))['recoveries']).toBeUndefined();
    expect(await redis.exists(`LEASED:${bucket.name}`)).toBe(0);
  });

  it('leaves a live batch alone, however long it takes', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00');
    await (await bucket.lease()).take(1, 0);
    expect(await recovery.recover(bucket.name, ['pod-1'], 0)).toEqual([]);
    expect(await bucket.held()).toEqual(['R01_S00']);
  });

  it('says nothing of a worker that left nothing, but forgets it', async () => {
    const bucket = new TestBucket();
    await bucket.lease();
    await bucket.letLeaseExpire();
    expect(await recovery.recover(bucket.name, [], 120)).toEqual([]);
    expect(await redis.exists(`LEASED:${bucket.name}`)).toBe(0);
  });

  it('gives a Python worker’s list back only when nothing has touched it for long', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00', 'R02_S00');
    const move = (): Promise<unknown> =>
      redis.lmove(`QUEUE:${bucket.name}`, `WORKER:${bucket.name}:python-1`, 'RIGHT', 'LEFT');
    await Promise.all([move(), move()]);
    const seen = (await recovery.discover()).get(bucket.name);
    expect(seen).toEqual(new Set(['python-1']));
    expect(await recovery.recover(bucket.name, seen ?? [], 120)).toEqual([]);
    expect(await bucket.held('python-1')).toEqual(['R02_S00', 'R01_S00']);
    // Nothing has touched it for 0 s and more.
    expect(await recovery.recover(bucket.name, seen ?? [], 0)).toEqual([
      { worker: 'python-1', kind: 'foreign', paths: 2 },
    ]);
    expect(detectorsOf(await (await bucket.lease()).take(2, 0))).toEqual(['R01_S00', 'R02_S00']);
    expect((await bucket.file('R01_S00'))['recoveries']).toBe('1');
  });

  it('does not mind a Python worker’s list that has vanished meanwhile', async () => {
    const bucket = new TestBucket();
    expect(await recovery.recover(bucket.name, ['gone'], 0)).toEqual([]);
  });
});

describe('finding buckets', () => {
  it('finds each by its queue, its delayed objects, its leases or its workers’ lists', async () => {
    const [queued, delayed, leased, held] = [1, 2, 3, 4].map(() => new TestBucket('tenant:bucket')) as [
      TestBucket,
      TestBucket,
      TestBucket,
      TestBucket,
    ];
    await queued.announce('R01_S00');
    await redis.zadd(`DELAYED:${delayed.name}`, 1, delayed.path());
    await leased.lease();
    await redis.lpush(`WORKER:${held.name}:pod-9`, held.path());
    const found = await recovery.discover();
    expect([queued, delayed, leased, held].map((bucket) => found.get(bucket.name))).toEqual([
      new Set(),
      new Set(),
      new Set(),
      new Set(['pod-9']),
    ]);
    expect(await recovery.keyCount()).toBeGreaterThan(4);
  });
});

describe('promoting what waits', () => {
  it('moves what is due, the longest overdue first, ahead of the queue', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R09_S00');
    await redis.zadd(
      `DELAYED:${bucket.name}`,
      2,
      bucket.path('R02_S00'),
      1,
      bucket.path('R01_S00'),
      4e12,
      bucket.path('R03_S00'),
    );
    expect(await recovery.promoteDue(bucket.name)).toBe(2);
    expect(await bucket.queued()).toEqual(['R09_S00', 'R02_S00', 'R01_S00']);
    expect(await bucket.delayed()).toEqual(['R03_S00']);
    expect(await bucket.file('R01_S00')).toMatchObject({ state: 'queued' });
  });

  it('releases everything, due or not, however much there is', async () => {
    const bucket = new TestBucket();
    const members = Array.from({ length: 1_001 }, (_, index) => [
      4e12 + index,
      bucket.path('R22_S11', index),
    ]);
    await redis.zadd(`DELAYED:${bucket.name}`, ...members.flat());
    expect(await recovery.release(bucket.name)).toBe(1_001);
    expect(await bucket.delayed()).toEqual([]);
    expect(await redis.llen(`QUEUE:${bucket.name}`)).toBe(1_001);
  });
});

describe('the status of a bucket', () => {
  const status = new QueueStatus(redis);

  it('is empty for a bucket that is not known', async () => {
    expect(await status.read(new TestBucket().name)).toEqual({
      queued: 0,
      delayed: 0,
      dead: 0,
      outbox: 0,
      refused: 0,
      oldestAgeMs: null,
      nextRetryMs: null,
      workers: [],
    });
  });

  it('tells depths, ages, retries and what each worker holds', async () => {
    const bucket = new TestBucket();
    const [first = '', second = '', third = ''] = await bucket.announce(
      'R01_S00',
      'R02_S00',
      'R03_S00',
      'R04_S00',
    );
    const [one, two] = [await bucket.lease('pod-1'), await bucket.lease('pod-2')];
    await one.take(3, 0);
    await one.settle(
      [
        { path: first, result: 'done' },
        { path: second, result: 'giveUp', code: 'X', reason: 'r' },
        { path: third, result: 'retryLater', pauseMs: 3_600_000, code: 'X', reason: 'r' },
      ],
      noticeOf([first]),
    );
    await two.take(5, 0);
    await bucket.announce('R05_S00');
    await redis.hset(`FILE:${bucket.path('R05_S00')}`, 'recv_time', '1.5');
    await bucket.letLeaseExpire('pod-2');
    const read = await status.read(bucket.name);
    expect(read).toMatchObject({ queued: 1, delayed: 1, dead: 1, outbox: 1, refused: 0 });
    expect(read.oldestAgeMs).toBeGreaterThan(1e12);
    expect(read.nextRetryMs).toBeGreaterThan(3_500_000);
    expect(read.workers.toSorted((a, b) => a.worker.localeCompare(b.worker))).toEqual([
      { worker: 'pod-1', holds: 0, leaseLeftMs: expect.any(Number) as number },
      { worker: 'pod-2', holds: 1, leaseLeftMs: null },
    ]);
  });

  it('does not count as a touch of a Python worker’s list', async () => {
    const bucket = new TestBucket();
    await redis.lpush(`WORKER:${bucket.name}:python-1`, bucket.path());
    expect((await status.read(bucket.name)).workers).toEqual([]);
  });
});
