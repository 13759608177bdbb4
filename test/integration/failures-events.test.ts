import { FailureBench, type Sowable } from './failures-fixture';

const bench = new FailureBench('events');

beforeAll(() => bench.start());
afterAll(() => bench.stop());
afterEach(() => {
  bench.store.release();
});

/** Bytes of another size than the file's: one more block at its end. */
const longer = ({ fits }: Sowable): Uint8Array => Buffer.concat([fits, Buffer.alloc(2880)]);
const replace = (file: Sowable): void => void bench.store.objects.set(file.path, longer(file));
const ingested = (file: Sowable, facts: Readonly<Record<string, unknown>>, times = 1): Promise<void> =>
  bench.said('file ingested', file.path, facts, times);
const countOfDay = async (): Promise<number> =>
  Number((await bench.pipeline.redis.hget(`INGEST:${bench.bucket}:LSSTCam`, '20260125')) ?? 0);

/** Keeps the worker busy with another file until the bench releases it. */
async function keepBusy(): Promise<Sowable> {
  const blocker = bench.exposeOne();
  bench.put(blocker);
  bench.store.holds = (path) => path === blocker.sidecarPath;
  await bench.announce({ path: blocker.path });
  await bench.store.untilHeld(1);
  return blocker;
}

/** One row, with the new size, counted once. */
async function expectReplaced(file: Sowable, countBefore: number): Promise<void> {
  expect((await bench.stored(file)).map(({ file_size }) => Number(file_size))).toEqual([longer(file).length]);
  expect(await countOfDay()).toBe(countBefore + 1);
  expect(await bench.file(file.path)).toMatchObject({ state: 'done', size: String(longer(file).length) });
}

describe('the same event twice', () => {
  it('is ingested once, whether it comes back before or after', async () => {
    const before = await countOfDay();
    const blocker = await keepBusy();
    const file = bench.exposeOne();
    bench.put(file);
    const event = { path: file.path, etag: 'one', event: 'event 1' };
    expect(await bench.announce(event, event)).toEqual(['accepted', 'duplicate']);
    bench.store.release();
    await ingested(file, { settledAs: 'done' });
    expect(await bench.announce(event)).toEqual(['duplicate']);
    // One event after it, so that a second round of it would have been seen.
    const next = bench.exposeOne();
    bench.put(next);
    await bench.announce({ path: next.path });
    await ingested(next, { settledAs: 'done' });
    expect(bench.timesSaid('file ingested', file.path)).toBe(1);
    await ingested(blocker, { settledAs: 'done' });
    expect(await countOfDay()).toBe(before + 3);
  });
});

describe('the same content by another event', () => {
  it('is a duplicate while it is queued and when it is done', async () => {
    await keepBusy();
    const file = bench.exposeOne();
    bench.put(file);
    await bench.announce({ path: file.path, etag: 'one', event: 'event 1' });
    expect(await bench.announce({ path: file.path, etag: 'one', event: 'event 2' })).toEqual(['duplicate']);
    bench.store.release();
    await ingested(file, { settledAs: 'done' });
    expect(await bench.announce({ path: file.path, etag: 'one', event: 'event 3' })).toEqual(['duplicate']);
  });

  it('revives what was given up, with all its tries', async () => {
    const file = bench.exposeOne();
    bench.store.objects.set(file.path, Buffer.from('no FITS'.repeat(500)));
    await bench.announce({ path: file.path, etag: 'one', event: 'event 1' });
    expect(await bench.untilDead(file.path)).toMatchObject({ code: 'FITS_NOT_FITS', tries: 3 });
    expect(await bench.announce({ path: file.path, etag: 'one', event: 'event 2' })).toEqual(['accepted']);
    await bench.said('file not ingested', file.path, { settledAs: 'delayed' }, 4);
    await bench.said('file given up', file.path, {}, 2);
    expect(await bench.dead(file.path)).toMatchObject({ code: 'FITS_NOT_FITS', tries: 3 });
  });
});

describe('other content', () => {
  it('of a queued object gets a round of its own', async () => {
    const before = await countOfDay();
    await keepBusy();
    const file = bench.exposeOne();
    bench.put(file);
    await bench.announce({ path: file.path, etag: 'one', event: 'event 1' });
    replace(file);
    expect(await bench.announce({ path: file.path, etag: 'two', event: 'event 2' })).toEqual(['again']);
    bench.store.release();
    await ingested(file, { settledAs: 'newRound' });
    await ingested(file, { settledAs: 'done', status: 'existed' });
    await expectReplaced(file, before + 1);
  });

  it('of an object in a batch gets a round of its own, which updates its size', async () => {
    const before = await countOfDay();
    const file = bench.exposeOne();
    bench.put(file);
    bench.store.holds = (path) => path === file.sidecarPath;
    await bench.announce({ path: file.path, etag: 'one', event: 'event 1' });
    await bench.store.untilHeld(1);
    expect(await bench.announce({ path: file.path, etag: 'two', event: 'event 2' })).toEqual(['again']);
    bench.store.release();
    await ingested(file, { settledAs: 'newRound', status: 'registered' });
    replace(file);
    await ingested(file, { settledAs: 'done' });
    // Whichever of both contents the second round met, another announcement brings the size up to date.
    await bench.announce({ path: file.path, etag: 'three', event: 'event 3' });
    await ingested(file, { settledAs: 'done' }, 2);
    await expectReplaced(file, before);
  });

  it('of an object that waits for its retry is tried at once, with all its tries', async () => {
    const file = bench.exposeOne();
    bench.store.objects.set(file.path, Buffer.alloc(0));
    bench.store.fails = (path) => path === file.path;
    await bench.announce({ path: file.path, etag: 'one', event: 'event 1' });
    await bench.said('file not ingested', file.path, { settledAs: 'delayed', code: 'S3_UNAVAILABLE' });
    bench.store.fails = () => false;
    bench.put(file);
    await bench.announce({ path: file.path, etag: 'two', event: 'event 2' });
    await ingested(file, { settledAs: 'done' });
    expect((await bench.file(file.path))['waits']).toBeUndefined();
  });

  it('of an object that was given up revives it', async () => {
    const file = bench.exposeOne();
    bench.store.objects.set(file.path, Buffer.from('no FITS'.repeat(500)));
    await bench.announce({ path: file.path, etag: 'one', event: 'event 1' });
    await bench.untilDead(file.path);
    bench.put(file);
    expect(await bench.announce({ path: file.path, etag: 'two', event: 'event 2' })).toEqual(['accepted']);
    await ingested(file, { settledAs: 'done', status: 'registered' });
    expect(await bench.dead(file.path)).toBeUndefined();
    expect(await bench.stored(file)).toHaveLength(1);
  });

  it('of a registered object updates its size, and people are warned', async () => {
    const before = await countOfDay();
    const file = bench.exposeOne();
    bench.put(file);
    await bench.announce({ path: file.path, etag: 'one', event: 'event 1' });
    await ingested(file, { settledAs: 'done', status: 'registered' });
    replace(file);
    expect(await bench.announce({ path: file.path, etag: 'two', event: 'event 2' })).toEqual(['accepted']);
    await ingested(file, { settledAs: 'done', status: 'repaired' });
    await expectReplaced(file, before);
    const warned = { level: 'WARN', code: 'REPLACED', sizeBytes: longer(file).length };
    expect(bench.timesSaid('file registered before has another size now', file.path, warned)).toBe(1);
  });
});
