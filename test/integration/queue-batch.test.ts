import type { Outcome } from '#adapters/queue';
import {
  announceOne,
  closeQueue,
  detectorsOf,
  queue,
  recovery,
  redis,
  taken,
  TestBucket,
} from './queue-fixture';

afterAll(closeQueue);

const failed = (path: string, pauseMs = 3_600_000): Outcome => ({
  path,
  result: 'failed',
  pauseMs,
  code: 'FITS_TRUNCATED',
  reason: 'ends early',
});
const retryLater = (path: string, pauseMs = 3_600_000, code = 'S3_UNAVAILABLE'): Outcome => ({
  path,
  result: 'retryLater',
  pauseMs,
  code,
  reason: '503',
});
const giveUp = (path: string): Outcome => ({
  path,
  result: 'giveUp',
  code: 'FITS_NOT_FITS',
  reason: 'empty',
});

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
    });
    expect(batch.objects[0]?.ageMs).toBeGreaterThanOrEqual(0);
    expect(await bucket.file('R01_S00')).toMatchObject({ state: 'batch', worker: 'pod-1' });
    expect(await bucket.held()).toEqual(['R02_S00', 'R01_S00']);
    expect(await bucket.queued()).toEqual(['R03_S00']);
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

describe('settling a batch', () => {
  it('takes done objects out, counts each once, and puts the Summit calls in the outbox', async () => {
    const bucket = new TestBucket();
    const [one, two] = (await bucket.announce('R01_S00', 'R02_S00')) as [string, string];
    const lease = await bucket.lease();
    await lease.take(2, 0);
    const outcomes: Outcome[] = [
      { path: one, result: 'done', size: 2880 },
      { path: two, result: 'done' },
    ];
    expect(await lease.settle(outcomes, ['call 1', 'call 2'])).toEqual(
      new Map([
        [one, 'done'],
        [two, 'done'],
      ]),
    );
    expect(await lease.settle(outcomes, ['call 1', 'call 2'])).toEqual(
      new Map([
        [one, 'unknown'],
        [two, 'unknown'],
      ]),
    );
    const file = await bucket.file('R01_S00');
    expect(file).toMatchObject({ state: 'done', size: '2880' });
    expect(file['ingest_time']).toMatch(/^\d{10}\.\d{6}$/);
    expect(file).not.toHaveProperty('worker');
    expect(await redis.hgetall(`INGEST:${bucket.name}:LSSTCam`)).toEqual({ '20260125': '2' });
    expect(await redis.lrange(`OUTBOX:${bucket.name}`, 0, -1)).toEqual(['call 2', 'call 1']);
    expect(await redis.exists(`WORKER:${bucket.name}:pod-1`)).toBe(0);
  });

  it('keeps what is not mentioned in the batch, and makes no Summit call when nothing was done', async () => {
    const bucket = new TestBucket();
    const [one] = await bucket.announce('R01_S00', 'R02_S00', 'R03_S00');
    const lease = await bucket.lease();
    await lease.take(3, 0);
    await lease.settle([failed(one ?? '')], ['call']);
    expect(await bucket.held()).toEqual(['R03_S00', 'R02_S00']);
    expect(await redis.exists(`OUTBOX:${bucket.name}`)).toBe(0);
  });

  it('counts a failure of the object, delays it, and gives it up after the last try with its reason', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R22_S11');
    const lease = await bucket.lease();
    const settled: unknown[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await lease.take(1, 0);
      settled.push(...taken2(await lease.settle([failed(path, 0)])));
    }
    expect(settled).toEqual(['delayed', 'delayed', 'dead']);
    expect(await bucket.file()).toMatchObject({
      state: 'dead',
      ing_fail_count: '3',
      ing_fail_exc: 'FITS_TRUNCATED: ends early',
    });
    expect(await bucket.dead()).toEqual({
      R22_S11: {
        code: 'FITS_TRUNCATED',
        reason: 'ends early',
        tries: 3,
        etag: `etag of ${path}`,
        recv_time: expect.stringMatching(/^\d{10}\.\d{6}$/) as string,
        dead_time: expect.stringMatching(/^\d{10}\.\d{6}$/) as string,
      },
    });
    expect(await redis.hgetall(`FAIL:${bucket.name}:LSSTCam`)).toEqual({ '20260125': '3' });
    expect(await bucket.delayed()).toEqual([]);
  });

  it('delays for the outside’s fault without counting, however often', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R22_S11');
    const lease = await bucket.lease();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await lease.take(1, 0);
      await lease.settle([retryLater(path, 0)]);
    }
    expect(await bucket.file()).toMatchObject({ state: 'delayed', waits: '5', wait_code: 'S3_UNAVAILABLE' });
    expect(taken(await lease.take(1, 0)).objects).toMatchObject([{ failures: 0, waits: 5 }]);
    expect(await redis.exists(`FAIL:${bucket.name}:LSSTCam`)).toBe(0);
  });

  it('delays by the pause from the server’s clock', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R22_S11');
    const lease = await bucket.lease();
    await lease.take(1, 0);
    const [seconds] = await redis.time();
    await lease.settle([retryLater(path, 1_234_567)]);
    const due = Number(await redis.zscore(`DELAYED:${bucket.name}`, path));
    expect(due - Number(seconds) * 1000).toBeGreaterThanOrEqual(1_234_567);
    expect(due - Number(seconds) * 1000).toBeLessThan(1_234_567 + 30_000);
  });

  it('gives up at once what can never be ingested', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R22_S11');
    const lease = await bucket.lease();
    await lease.take(1, 0);
    expect(await lease.settle([giveUp(path)])).toEqual(new Map([[path, 'dead']]));
    expect(await bucket.dead()).toMatchObject({
      R22_S11: { code: 'FITS_NOT_FITS', reason: 'empty', tries: 1 },
    });
    expect(await bucket.file()).toMatchObject({ state: 'dead', md_fail_exc: 'FITS_NOT_FITS: empty' });
    expect(await redis.hgetall(`FAIL:${bucket.name}:LSSTCam`)).toEqual({ '20260125': '1' });
  });

  it('puts what was not tried back to the front in its old order', async () => {
    const bucket = new TestBucket();
    const paths = await bucket.announce('R01_S00', 'R02_S00', 'R03_S00');
    const lease = await bucket.lease();
    await lease.take(2, 0);
    await lease.settle(paths.slice(0, 2).map((path) => ({ path, result: 'notTried' })));
    expect(detectorsOf(await lease.take(3, 0))).toEqual(['R01_S00', 'R02_S00', 'R03_S00']);
  });

  it.each([
    ['done', (path: string): Outcome => ({ path, result: 'done' }), { registeredBefore: true }],
    ['failed', (path: string): Outcome => failed(path), { registeredBefore: false }],
    ['given up', giveUp, { registeredBefore: false }],
  ])(
    'begins a new round with all tries when an object that is %s has changed meanwhile',
    async (_, outcome, facts) => {
      const bucket = new TestBucket();
      const [path = ''] = await bucket.announce('R22_S11');
      const lease = await bucket.lease('pod-1', { maxFailures: 1 });
      await lease.take(1, 0);
      expect(await announceOne(path, { etag: 'new', event: 'new' })).toBe('again');
      expect(await lease.settle([outcome(path)])).toEqual(new Map([[path, 'newRound']]));
      expect([await bucket.queued(), await bucket.delayed(), await bucket.dead()]).toEqual([
        ['R22_S11'],
        [],
        {},
      ]);
      expect(await announceOne(path, { etag: 'new', event: 'later' })).toBe('duplicate');
      expect(taken(await lease.take(1, 0)).objects).toMatchObject([{ failures: 0, etag: 'new', ...facts }]);
      expect(await lease.settle([{ path, result: 'done' }])).toEqual(new Map([[path, 'done']]));
    },
  );

  it('keeps the wish for another round through a delay', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R22_S11');
    const lease = await bucket.lease();
    await lease.take(1, 0);
    await announceOne(path, { etag: 'new', event: 'new' });
    await lease.settle([retryLater(path, 0)]);
    await lease.take(1, 0);
    expect(await lease.settle([{ path, result: 'done' }])).toEqual(new Map([[path, 'newRound']]));
  });

  /** The words of a settlement, in order. */
  function taken2(
    settlement: Awaited<ReturnType<Awaited<ReturnType<TestBucket['lease']>>['settle']>>,
  ): string[] {
    if ('lost' in settlement) throw new Error('the lease was lost');
    return [...settlement.values()];
  }
});

describe('waking what waits for a reason', () => {
  it('queues those that wait for it ahead of their time, and no others', async () => {
    const bucket = new TestBucket();
    const paths = (await bucket.announce('R00_SG0', 'R00_SG1', 'R04_SG0')) as [string, string, string];
    const lease = await bucket.lease();
    await lease.take(3, 0);
    await lease.settle([
      retryLater(paths[0], 3_600_000, 'AWAITS_EXPOSURE'),
      retryLater(paths[1], 3_600_000, 'AWAITS_EXPOSURE'),
      retryLater(paths[2], 3_600_000, 'S3_UNAVAILABLE'),
    ]);
    expect(await queue.wake(bucket.name, 'AWAITS_EXPOSURE', [...paths, bucket.path('R44_SG0')])).toBe(2);
    expect(await queue.wake(bucket.name, 'AWAITS_EXPOSURE', paths)).toBe(0);
    expect(await queue.wake(bucket.name, 'AWAITS_EXPOSURE', [])).toBe(0);
    expect(detectorsOf(await lease.take(5, 0))).toEqual(['R00_SG0', 'R00_SG1']);
    expect(await bucket.delayed()).toEqual(['R04_SG0']);
  });
});
