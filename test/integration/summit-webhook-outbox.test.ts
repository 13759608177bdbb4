import { Outbox, type OutboxLease, type OutboxLook } from '#adapters/queue';
import { announceOne, closeQueue, failed, lifeOf, queue, redis, TestBucket } from './queue-fixture';
import { noticeOf } from './summit-webhook-fixture';

afterAll(closeQueue);

const outbox = new Outbox(redis);

const done = (path: string) => ({ path, result: 'done' }) as const;

/** The bodies of the calls in the outbox, the oldest first. */
async function callsIn(bucket: TestBucket): Promise<unknown[]> {
  const entries = await redis.lrange(`OUTBOX:${bucket.name}`, 0, -1);
  return entries.toReversed().map((entry) => {
    const { exp_id, filenames } = JSON.parse(entry) as Record<string, unknown>;
    return { exp_id, filenames };
  });
}

const call = (sequence: number, ...detectors: string[]): object => {
  const obsId = `MC_O_20260125_00${sequence}`;
  return { exp_id: obsId, filenames: detectors.map((detector) => `${obsId}_${detector}.fits`) };
};

/** Puts a call of each exposure in the outbox, one batch each. */
async function fill(bucket: TestBucket, sequences: readonly number[], mostCalls?: number): Promise<number> {
  const lease = await bucket.lease();
  let dropped = 0;
  const onDropped = (calls: number): void => void (dropped += calls);
  for (const sequence of sequences) {
    const path = bucket.path('R22_S11', sequence);
    await announceOne(path);
    await lease.take(1, 0);
    await lease.settle([done(path)], noticeOf([path], { onDropped, ...(mostCalls && { mostCalls }) }));
  }
  return dropped;
}

describe('settling', () => {
  it('puts one call an exposure in the outbox, with the files that it settled as done', async () => {
    const bucket = new TestBucket();
    const paths = [
      bucket.path('R01_S00', 1234),
      bucket.path('R22_S11', 1235),
      bucket.path('R02_S00', 1234),
      bucket.path('R03_S00', 1234),
      bucket.path('R22_S12', 1235),
    ] as const;
    const lost = bucket.path('R44_S00', 1234);
    for (const path of paths) await announceOne(path);
    const lease = await bucket.lease();
    await lease.take(5, 0);
    await lease.settle(
      [done(paths[0]), done(paths[1]), failed(paths[2]), done(paths[3]), done(lost)],
      noticeOf([...paths, lost]),
    );
    expect(await callsIn(bucket)).toEqual([call(1234, 'R01_S00', 'R03_S00'), call(1235, 'R22_S11')]);
    await lease.settle([done(paths[4])], noticeOf(paths));
    expect((await callsIn(bucket)).at(-1)).toEqual(call(1235, 'R22_S12'));
  });

  it('puts no call of files there that nobody asks to tell of, or when nothing was done', async () => {
    const bucket = new TestBucket();
    const [one = '', two = '', three = ''] = await bucket.announce('R01_S00', 'R02_S00', 'R03_S00');
    const lease = await bucket.lease();
    await lease.take(3, 0);
    await lease.settle([done(one)]);
    await lease.settle([done(two)], noticeOf([three]));
    await lease.settle([failed(three)], noticeOf([three]));
    expect(await redis.exists(`OUTBOX:${bucket.name}`)).toBe(0);
  });

  it('again, since its answer did not come, makes no second call', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R22_S11');
    const lease = await bucket.lease();
    await lease.take(1, 0);
    await lease.settle([done(path)], noticeOf([path]));
    await lease.settle([done(path)], noticeOf([path]));
    expect(await callsIn(bucket)).toHaveLength(1);
  });

  it('of a replaced file, which had been registered before, makes no second call', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R22_S11');
    const lease = await bucket.lease();
    await lease.take(1, 0);
    await announceOne(path, { etag: 'new', event: 'new' });
    expect(await lease.settle([done(path)], noticeOf([path]))).toEqual(new Map([[path, 'newRound']]));
    await lease.take(1, 0);
    expect(await lease.settle([done(path)], noticeOf([path]))).toEqual(new Map([[path, 'done']]));
    expect(await callsIn(bucket)).toEqual([call(1234, 'R22_S11')]);
  });

  it('drops the oldest calls beyond the bound, and says how many', async () => {
    const bucket = new TestBucket();
    expect(await fill(bucket, [1001, 1002, 1003, 1004, 1005], 3)).toBe(2);
    expect(await callsIn(bucket)).toEqual([
      call(1003, 'R22_S11'),
      call(1004, 'R22_S11'),
      call(1005, 'R22_S11'),
    ]);
  });
});

describe('the right to make the calls of a bucket', () => {
  const held = async (lease: OutboxLease): Promise<Extract<OutboxLook, { calls: unknown }>> => {
    const look = await lease.look(10);
    if ('heldByOther' in look) throw new Error('another has it');
    return look;
  };

  it('is had by one, who sees the oldest calls in order until they are removed', async () => {
    const bucket = new TestBucket();
    await fill(bucket, [1001, 1002, 1003]);
    const lease = outbox.leaseOf(bucket.name, 60_000);
    const look = await lease.look(2);
    expect(look).toMatchObject({
      length: 3,
      unreadable: [],
      calls: [{ obsId: 'MC_O_20260125_001001' }, { obsId: 'MC_O_20260125_001002' }],
    });
    const [first, second] = (await held(lease)).calls;
    expect(first?.filenames).toEqual(['MC_O_20260125_001001_R22_S11.fits']);
    expect(Math.abs((await held(lease)).nowMs - (first?.queuedMs ?? 0))).toBeLessThan(60_000);
    expect(await lease.remove(first?.entry ?? '')).toBe('removed');
    expect(await lease.remove(first?.entry ?? '')).toBe('gone');
    expect((await held(lease)).calls[0]).toEqual(second);
    expect(await outbox.length(bucket.name)).toBe(2);
    expect(await outbox.leaseOf(bucket.name, 60_000).look(10)).toEqual({ heldByOther: true });
  });

  it('is renewed by each look and removal, and passes on when it is given back', async () => {
    const bucket = new TestBucket();
    const [one, two] = [outbox.leaseOf(bucket.name, 60_000), outbox.leaseOf(bucket.name, 60_000)];
    await one.look(1);
    expect(one.isHeldFor(10_000)).toBe(true);
    expect(one.isHeldFor(60_001)).toBe(false);
    for (const renew of [() => one.look(1), () => one.remove('nothing')]) {
      await redis.persist(`DRAINER:${bucket.name}`);
      await renew();
      expect(await lifeOf(`DRAINER:${bucket.name}`)).toBe(60);
    }
    await two.release();
    expect(await two.look(1)).toEqual({ heldByOther: true });
    await one.release();
    expect(one.isHeldFor(0)).toBe(false);
    expect(await redis.exists(`DRAINER:${bucket.name}`)).toBe(0);
    expect(await two.look(1)).toMatchObject({ calls: [] });
  });

  it('that has passed to another lets the former holder remove nothing', async () => {
    const bucket = new TestBucket();
    await fill(bucket, [1001]);
    const [former, present] = [outbox.leaseOf(bucket.name, 60_000), outbox.leaseOf(bucket.name, 60_000)];
    const [waiting] = (await held(former)).calls;
    await redis.del(`DRAINER:${bucket.name}`);
    await present.look(1);
    expect(await former.remove(waiting?.entry ?? '')).toBe('lost');
    expect(former.isHeldFor(0)).toBe(false);
    expect(await outbox.length(bucket.name)).toBe(1);
  });

  it('shows what somebody else put in the outbox as unreadable', async () => {
    const bucket = new TestBucket();
    const rubbish = [
      'rubbish',
      '{"exp_id":"MC_O_20260125_001234","filenames":[],"queued_ms":1}',
      '["exp_id"]',
    ];
    await redis.rpush(`OUTBOX:${bucket.name}`, ...rubbish.toReversed());
    const lease = outbox.leaseOf(bucket.name, 60_000);
    expect(await lease.look(10)).toMatchObject({ calls: [], unreadable: rubbish, length: 3 });
  });
});

it('settles of several batches put their calls there in the order of the settling', async () => {
  const bucket = new TestBucket();
  await fill(bucket, [1001, 1002]);
  await queue.announce([{ path: bucket.path('R22_S12', 1001) }], 60);
  const lease = await bucket.lease('pod-2');
  await lease.take(1, 0);
  await lease.settle([done(bucket.path('R22_S12', 1001))], noticeOf([bucket.path('R22_S12', 1001)]));
  expect(await callsIn(bucket)).toEqual([
    call(1001, 'R22_S11'),
    call(1002, 'R22_S11'),
    call(1001, 'R22_S12'),
  ]);
});
