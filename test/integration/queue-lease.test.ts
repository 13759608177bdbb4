import {
  closeQueue,
  detectorsOf,
  LEASE,
  lifeOf,
  queue,
  recovery,
  redis,
  taken,
  TestBucket,
} from './queue-fixture';
import { noticeOf } from './summit-webhook-fixture';

afterAll(closeQueue);

const LOST = { lost: true };

describe('a lease', () => {
  it('is set with its life and its worker is known', async () => {
    const bucket = new TestBucket();
    const lease = await bucket.lease();
    expect(await redis.get(`LEASE:${bucket.name}:pod-1`)).toBe(lease.identity.incarnation);
    expect(await lifeOf(`LEASE:${bucket.name}:pod-1`)).toBe(60);
    expect(await redis.smembers(`LEASED:${bucket.name}`)).toEqual(['pod-1']);
    expect(lease.leaseMs).toBe(60_000);
  });

  it('is renewed, and its list touched', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00');
    const lease = await bucket.lease();
    await lease.take(1, 0);
    await redis.persist(`LEASE:${bucket.name}:pod-1`);
    expect(await lease.renew()).toBe(true);
    expect(await lifeOf(`LEASE:${bucket.name}:pod-1`)).toBe(60);
  });

  it('lets a worker that was taken for dead change nothing', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R01_S00');
    const stale = await bucket.lease();
    await stale.take(1, 0);
    await bucket.letLeaseExpire();
    await recovery.recover(bucket.name, [], 120);
    const live = await bucket.lease();
    expect(taken(await live.take(1, 0)).objects).toMatchObject([{ recoveries: 1 }]);

    expect(await stale.renew()).toBe(false);
    expect(await stale.take(1, 0)).toEqual(LOST);
    expect(await stale.settle([{ path, result: 'done' }], noticeOf([path]))).toEqual(LOST);
    expect(await stale.giveBack()).toEqual(LOST);
    expect(await stale.close()).toEqual(LOST);
    expect(await bucket.held()).toEqual(['R01_S00']);
    expect(await bucket.file('R01_S00')).toMatchObject({ state: 'batch' });
    expect(await redis.exists(`OUTBOX:${bucket.name}`, `INGEST:${bucket.name}:LSSTCam`)).toBe(0);
    expect(await redis.exists(`LEASE:${bucket.name}:pod-1`)).toBe(1);
  });

  it('gives its batch back in order, and holds nothing against the objects', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00', 'R02_S00', 'R03_S00');
    const lease = await bucket.lease();
    await lease.take(2, 0);
    expect(await lease.giveBack()).toBe(2);
    expect(await lease.renew()).toBe(true);
    const batch = taken(await lease.take(3, 0));
    expect(detectorsOf(batch)).toEqual(['R01_S00', 'R02_S00', 'R03_S00']);
    expect(batch.objects.map((object) => object.recoveries)).toEqual([0, 0, 0]);
  });

  it('leaves no trace when it is closed, with its batch back in the queue', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00');
    const lease = await bucket.lease();
    await lease.take(1, 0);
    expect(await lease.close()).toBe(1);
    expect(await bucket.queued()).toEqual(['R01_S00']);
    expect(
      await redis.exists(
        `LEASE:${bucket.name}:pod-1`,
        `LEASED:${bucket.name}`,
        `WORKER:${bucket.name}:pod-1`,
      ),
    ).toBe(0);
  });

  it('that is forsaken runs out, and what it held is given back as recovered', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00');
    const hanging = await bucket.lease('pod-1');
    await hanging.take(1, 0);
    hanging.forsake();
    await redis.pexpire(`LEASE:${bucket.name}:pod-1`, 50);
    const next = await bucket.lease('pod-1');
    expect(taken(await next.take(1, 0)).objects).toMatchObject([{ recoveries: 1 }]);
  });

  it('waits when it is closed for a take that is still under way', async () => {
    const bucket = new TestBucket();
    const lease = await bucket.lease();
    const stop = new AbortController();
    const waiting = lease.take(1, 60_000, stop.signal);
    stop.abort();
    expect(await lease.close()).toBe(0);
    expect(detectorsOf(await waiting)).toEqual([]);
  });

  it('gives back first what an earlier life of the worker left, as recovered', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00', 'R02_S00', 'R03_S00');
    await (await bucket.lease()).take(1, 0);
    await redis.lmove(`QUEUE:${bucket.name}`, `WORKER:${bucket.name}:pod-1`, 'RIGHT', 'LEFT');
    await bucket.letLeaseExpire();
    const next = await bucket.lease();
    expect(taken(await next.take(5, 0)).objects.map((object) => object.recoveries)).toEqual([1, 0, 0]);
    expect(await bucket.held()).toEqual(['R03_S00', 'R02_S00', 'R01_S00']);
  });

  it('is waited for while the earlier life’s still lives', async () => {
    const bucket = new TestBucket();
    await bucket.lease('pod-1', { leaseMs: 150 });
    const next = await bucket.lease('pod-1', { leaseMs: 60_000 });
    expect(await redis.get(`LEASE:${bucket.name}:pod-1`)).toBe(next.identity.incarnation);
  });

  it('is refused while another live worker of the same name renews its own', async () => {
    const bucket = new TestBucket();
    const live = await bucket.lease('pod-1');
    await expect(queue.openLease(bucket.name, 'pod-1', { ...LEASE, leaseMs: 50 })).rejects.toMatchObject({
      name: 'Refused',
      code: 'WORKER_NAME_TAKEN',
      facts: { bucket: bucket.name, worker: 'pod-1' },
    });
    expect(await live.renew()).toBe(true);
  });
});
