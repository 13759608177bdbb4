import type { Outcome } from '#adapters/queue';
import {
  announceOne,
  closeQueue,
  detectorsOf,
  queue,
  redis,
  taken,
  TestBucket,
  failed,
  giveUp,
  retryLater,
} from './queue-fixture';

afterAll(closeQueue);

describe('settling a batch', () => {
  it('takes done objects out, and counts each once', async () => {
    const bucket = new TestBucket();
    const [one, two] = (await bucket.announce('R01_S00', 'R02_S00')) as [string, string];
    const lease = await bucket.lease();
    await lease.take(2, 0);
    const outcomes: Outcome[] = [
      { path: one, result: 'done', size: 2880 },
      { path: two, result: 'done' },
    ];
    expect(await lease.settle(outcomes)).toEqual(
      new Map([
        [one, 'done'],
        [two, 'done'],
      ]),
    );
    expect(await lease.settle(outcomes)).toEqual(
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
    expect(await redis.exists(`WORKER:${bucket.name}:pod-1`)).toBe(0);
  });

  it('keeps what is not mentioned in the batch', async () => {
    const bucket = new TestBucket();
    const [one] = await bucket.announce('R01_S00', 'R02_S00', 'R03_S00');
    const lease = await bucket.lease();
    await lease.take(3, 0);
    await lease.settle([failed(one ?? '')]);
    expect(await bucket.held()).toEqual(['R03_S00', 'R02_S00']);
  });

  it('counts a failure of the object, delays it, and gives it up after the last try with its reason', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R22_S11');
    const lease = await bucket.lease();
    const settled: unknown[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await lease.take(1, 0);
      settled.push(...wordsOf(await lease.settle([failed(path, 0)])));
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
    expect(due - Number(seconds) * 1000).toBeLessThan(1_234_567 + 300_000);
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
  function wordsOf(
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
