import type { Outcome } from '#adapters/queue';
import {
  announceOne,
  closeQueue,
  detectorsOf,
  failed,
  recovery,
  redis,
  retryLater,
  taken,
  TestBucket,
} from './queue-fixture';
import { eventually } from '../support/eventually';

const EXPOSURE = 'MC_O_20260125_001234';
const HOUR_MS = 3_600_000;

afterAll(closeQueue);

const awaits = (path: string, pauseMs = HOUR_MS, exposure = EXPOSURE): Outcome => ({
  path,
  result: 'awaitsExposure',
  exposure,
  pauseMs,
  code: 'AWAITS_EXPOSURE',
  reason: 'not there yet',
});
const withoutExposure = (path: string): Outcome => ({
  path,
  result: 'giveUp',
  exposure: EXPOSURE,
  code: 'GUIDER_WITHOUT_EXPOSURE',
  reason: 'never came',
});
const done = (path: string, exposure = EXPOSURE): Outcome => ({ path, result: 'done', exposure });

/** Has a worker take everything and settle it as told. */
async function handle(bucket: TestBucket, worker: string, outcomes: readonly Outcome[]): Promise<string[]> {
  const lease = await bucket.lease(worker);
  await lease.take(outcomes.length, 0);
  const settled = await lease.settle(outcomes);
  await lease.close();
  if ('lost' in settled) throw new Error('the lease was lost');
  return [...settled.values()];
}

describe('what awaits its exposure', () => {
  it('is delayed without using up tries, and says since when it waits', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R00_SG0');
    expect(await handle(bucket, 'pod-1', [awaits(path, 0)])).toEqual(['delayed']);
    const lease = await bucket.lease('pod-2');
    const [first] = taken(await lease.take(1, 0)).objects;
    expect(first).toMatchObject({ failures: 0, waits: 0, recoveries: 0 });
    expect(first?.awaitedMs).toBeGreaterThanOrEqual(0);
    const since = (await bucket.file('R00_SG0'))['awaits_since'];
    await lease.settle([awaits(path, 0)]);
    expect((await bucket.file('R00_SG0'))['awaits_since']).toBe(since);
    await lease.take(1, 0);
    await lease.settle([done(path)]);
    for (const field of ['awaits_since', 'wait_code', 'wait_reason']) {
      expect(await bucket.file('R00_SG0')).not.toHaveProperty(field);
    }
  });

  it('is handed out with what was noted of it, until it is done, sent anew or given up', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R00_SG0');
    const noted = { ...awaits(path, 0), note: 'a note' } as const;
    const lease = await bucket.lease('pod-1');
    const notes = async (): Promise<unknown[]> =>
      taken(await lease.take(1, 0)).objects.map(({ awaitsNote }) => awaitsNote);
    expect(await notes()).toEqual([null]);
    await lease.settle([noted]);
    expect(await notes()).toEqual(['a note']);
    await lease.settle([noted]);
    await announceOne(path, { etag: 'new', event: 'new' });
    expect(await notes()).toEqual([null]);
    await lease.settle([noted]);
    await lease.take(1, 0);
    await lease.settle([withoutExposure(path)]);
    expect(await bucket.file('R00_SG0')).not.toHaveProperty('awaits_note');
    await announceOne(path, { etag: 'newer', event: 'newer' });
    await lease.take(1, 0);
    await lease.settle([noted]);
    await lease.take(1, 0);
    await lease.settle([done(path)]);
    expect(await bucket.file('R00_SG0')).not.toHaveProperty('awaits_note');
  });

  it('is queued at the front as soon as any worker settles a file of that exposure as done', async () => {
    const bucket = new TestBucket();
    const guiders = await bucket.announce('R00_SG0', 'R00_SG1');
    await handle(
      bucket,
      'pod-1',
      guiders.map((path) => awaits(path)),
    );
    const [image = ''] = await bucket.announce('R22_S11', 'R22_S12');
    await handle(bucket, 'pod-2', [done(image)]);
    expect(await bucket.delayed()).toEqual([]);
    expect((await bucket.queued()).slice(-2).toSorted()).toEqual(['R00_SG0', 'R00_SG1']);
    expect(await bucket.file('R00_SG0')).toMatchObject({ state: 'queued' });
    expect(await redis.exists(`AWAITED:${bucket.name}:${EXPOSURE}`)).toBe(0);
  });

  it('is queued too when a file fails that has brought its exposure into the registry', async () => {
    const bucket = new TestBucket();
    const [guider = ''] = await bucket.announce('R00_SG0');
    await handle(bucket, 'pod-1', [awaits(guider)]);
    const late = await bucket.lease('pod-3');
    const [other = ''] = await bucket.announce('R00_SG1');
    await late.take(1, 0);
    const [image = ''] = await bucket.announce('R22_S11');
    const refused = { path: image, result: 'failed', pauseMs: HOUR_MS, code: 'DATASET_CONFLICT' } as const;
    await handle(bucket, 'pod-2', [{ ...refused, reason: 'taken', exposure: EXPOSURE }]);
    expect(await bucket.queued()).toEqual(['R00_SG0']);
    // One that was looked for at that very moment is not missed either, however long the step that says so is on its way.
    const [, settled] = await Promise.all([
      redis.blpop(`nothing:${bucket.name}`, 0.3),
      late.settle([awaits(other)]),
    ]);
    expect(settled).toEqual(new Map([[other, 'queued']]));
  });

  it('goes on waiting when another exposure comes, or its own fails', async () => {
    const bucket = new TestBucket();
    const [guider = ''] = await bucket.announce('R00_SG0');
    await handle(bucket, 'pod-1', [awaits(guider)]);
    const images = await bucket.announce('R22_S11', 'R22_S12');
    await handle(bucket, 'pod-2', [done(images[0] ?? '', 'MC_O_20260125_001235'), failed(images[1] ?? '')]);
    expect(await bucket.delayed()).toContain('R00_SG0');
    expect(await bucket.queued()).toEqual([]);
  });

  it('is not missed when the exposure is settled between its look into the registry and its own settlement', async () => {
    const bucket = new TestBucket();
    const [guider = ''] = await bucket.announce('R00_SG0');
    const late = await bucket.lease('pod-1');
    await late.take(1, 0);
    const [image = ''] = await bucket.announce('R22_S11');
    await handle(bucket, 'pod-2', [done(image)]);
    expect(await late.settle([awaits(guider)])).toEqual(new Map([[guider, 'queued']]));
    // Whoever looks later than that moment finds the exposure; if not, it waits like any other.
    const since = Number(await redis.get(`REGISTERED:${bucket.name}:${EXPOSURE}`));
    await eventually(async () => {
      const [seconds, micros] = await redis.time();
      return Number(seconds) * 1000 + Number(micros) / 1000 > since + 10 || undefined;
    });
    expect(detectorsOf(await late.take(1, 0))).toEqual(['R00_SG0']);
    expect(await late.settle([awaits(guider)])).toEqual(new Map([[guider, 'delayed']]));
  });

  it('is not given up either when its exposure is settled in that moment', async () => {
    const bucket = new TestBucket();
    const [guider = ''] = await bucket.announce('R00_SG0');
    const late = await bucket.lease('pod-1');
    await late.take(1, 0);
    const [image = ''] = await bucket.announce('R22_S11');
    await handle(bucket, 'pod-2', [done(image)]);
    expect(await late.settle([withoutExposure(guider)])).toEqual(new Map([[guider, 'queued']]));
    expect(await bucket.dead()).toEqual({});
  });

  it('is queued again with all its tries when its exposure comes after it was given up', async () => {
    const bucket = new TestBucket();
    const [guider = ''] = await bucket.announce('R00_SG0');
    expect(await handle(bucket, 'pod-1', [withoutExposure(guider)])).toEqual(['dead']);
    expect(await bucket.dead()).toMatchObject({ R00_SG0: { code: 'GUIDER_WITHOUT_EXPOSURE' } });
    const [image = ''] = await bucket.announce('R22_S11');
    await handle(bucket, 'pod-2', [done(image)]);
    expect([await bucket.dead(), await bucket.queued()]).toEqual([{}, ['R00_SG0']]);
    const lease = await bucket.lease('pod-3');
    expect(taken(await lease.take(1, 0)).objects).toMatchObject([{ failures: 0, awaitedMs: null }]);
  });

  it('is left alone where it waits, or was given up, for another reason by now', async () => {
    const bucket = new TestBucket();
    const guiders = await bucket.announce('R00_SG0', 'R00_SG1', 'R04_SG0');
    await handle(
      bucket,
      'pod-1',
      guiders.map((path) => awaits(path, 0)),
    );
    const [one = '', two = '', three = ''] = guiders;
    const broken: Outcome = { path: two, result: 'giveUp', code: 'FITS_NOT_FITS', reason: 'rubbish' };
    await handle(bucket, 'pod-1', [retryLater(one), broken, { path: three, result: 'done' }]);
    const [image = ''] = await bucket.announce('R22_S11');
    await handle(bucket, 'pod-2', [done(image)]);
    expect(await bucket.queued()).toEqual([]);
    expect(await bucket.delayed()).toEqual(['R00_SG0']);
    expect(Object.keys(await bucket.dead())).toEqual(['R00_SG1']);
  });

  it('waits on after the death of the worker that looked for it, and of the one that had it in hand', async () => {
    const bucket = new TestBucket();
    const [guider = ''] = await bucket.announce('R00_SG0');
    await handle(bucket, 'pod-1', [awaits(guider, 0)]);
    await bucket.letLeaseExpire('pod-1');
    const dying = await bucket.lease('pod-2');
    await dying.take(1, 0);
    await bucket.letLeaseExpire('pod-2');
    await recovery.recover(bucket.name, ['pod-1', 'pod-2'], HOUR_MS / 1000);
    const lease = await bucket.lease('pod-3');
    expect(taken(await lease.take(1, 0)).objects).toMatchObject([{ path: guider, failures: 0 }]);
    expect((await bucket.file('R00_SG0'))['awaits_since']).toBeDefined();
    await lease.settle([awaits(guider)]);
    const [image = ''] = await bucket.announce('R22_S11');
    await handle(bucket, 'pod-4', [done(image)]);
    expect(await bucket.queued()).toEqual(['R00_SG0']);
  });

  it('is looked for anew when it is sent again meanwhile', async () => {
    const bucket = new TestBucket();
    const [guider = ''] = await bucket.announce('R00_SG0');
    await handle(bucket, 'pod-1', [awaits(guider)]);
    expect(await announceOne(guider, { etag: 'new', event: 'new' })).toBe('accepted');
    const lease = await bucket.lease('pod-2');
    expect(taken(await lease.take(1, 0)).objects).toMatchObject([{ etag: 'new', awaitedMs: null }]);
  });
});
