import { changed, FailureBench, type Sowable } from './failures-fixture';

const bench = new FailureBench('headers');

beforeAll(() => bench.start());
afterAll(() => bench.stop());
afterEach(() => {
  bench.store.release();
});

const ingested = (file: Sowable, facts: Readonly<Record<string, unknown>> = {}): Promise<void> =>
  bench.said('file ingested', file.path, { settledAs: 'done', ...facts });
const announce = (...files: readonly Sowable[]): Promise<unknown> =>
  bench.announce(...files.map(({ path }) => ({ path, etag: 'e', event: `of ${path}` })));
const withSidecar = (file: Sowable, keyword: string, value: string): Sowable => ({
  ...file,
  sidecar: changed(file.sidecar, keyword, value),
});
const half = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length / 2);
/** The same file of a camera that nobody knows; the sidecar is as it was. */
const ofUnknownCamera = (fits: Uint8Array): Uint8Array => {
  const text = Buffer.from(fits).toString('latin1');
  const spoilt = text.replace("INSTRUME= 'lsstCam", "INSTRUME= 'NoSuch!");
  if (spoilt === text) throw new Error('no INSTRUME');
  return Buffer.from(spoilt, 'latin1');
};
/** Registers a neighbour of the same exposure, to show that it is none the worse. */
const neighbourOf = async (file: Sowable, neighbour: Sowable): Promise<void> => {
  bench.put(neighbour);
  await announce(neighbour);
  await ingested(neighbour);
  expect((await bench.stored(file)).map(({ path }) => path)).toContain(`s3://${neighbour.path}`);
};
const pair = (): [Sowable, Sowable] => bench.expose(['R22_S11', 'R22_S12']) as [Sowable, Sowable];

describe('two files of one data id', () => {
  it.each([
    ['in one batch', true],
    ['one after the other', false],
  ])('%s: the first is registered, the other given up with both named', async (_, together) => {
    const [file, blocker] = pair();
    const twin = { ...file, path: file.path.replace('.fits', '_copy.fits') };
    bench.put(file, blocker, { ...twin, sidecarPath: twin.path.replace(/fits$/, 'json') });
    if (together) {
      bench.store.holds = (path) => path === blocker.sidecarPath;
      await announce(blocker);
      await bench.store.untilHeld(1);
      await announce(file, twin);
      bench.store.release();
    } else {
      await announce(file);
      await ingested(file);
      await announce(twin);
    }
    expect(await bench.untilDead(twin.path)).toMatchObject({
      code: 'DATASET_PATH_CONFLICT',
      reason: expect.stringContaining(file.path) as string,
      tries: 3,
    });
    const stored = await bench.stored(file);
    expect(stored.map(({ path }) => path)).toContain(`s3://${file.path}`);
    expect(stored.map(({ path }) => path)).not.toContain(`s3://${twin.path}`);
  });
});

describe('an object that was removed before its turn', () => {
  it.each([
    ['with its sidecar', true],
    ['its sidecar left behind', false],
  ])('%s: is looked for without using up tries, then given up', async (_, sidecarToo) => {
    const file = bench.exposeOne();
    if (!sidecarToo) bench.store.objects.set(file.sidecarPath, file.sidecar);
    await announce(file);
    await bench.said('file given up', file.path, { code: 'OBJECT_MISSING' });
    expect(bench.timesSaid('file not ingested', file.path, { settledAs: 'delayed' })).toBe(8);
    expect((await bench.file(file.path))['ing_fail_count']).toBeUndefined();
    expect(await bench.dead(file.path)).toMatchObject({ code: 'OBJECT_MISSING' });
  });

  it('is registered when it comes late after all', async () => {
    const file = bench.exposeOne();
    await announce(file);
    await bench.said('file not ingested', file.path, { settledAs: 'delayed', code: 'OBJECT_MISSING' });
    bench.put(file);
    await ingested(file);
  });
});

describe('an empty FITS file', () => {
  it('is registered by its sidecar, with a warning', async () => {
    const file = { ...bench.exposeOne(), fits: Buffer.alloc(0) };
    bench.put(file);
    await announce(file);
    await ingested(file);
    expect((await bench.stored(file)).map(({ file_size }) => file_size)).toEqual(['0']);
    const warned = { level: 'WARN', code: 'EMPTY_FILE' };
    expect(bench.timesSaid('empty file is registered by its sidecar', file.path, warned)).toBe(1);
  });

  it('without a sidecar is the object’s own fault', async () => {
    const file = bench.exposeOne();
    bench.store.objects.set(file.path, Buffer.alloc(0));
    await announce(file);
    expect(await bench.untilDead(file.path)).toMatchObject({ code: 'FITS_NOT_FITS', tries: 3 });
    expect(await bench.stored(file)).toEqual([]);
  });
});

describe('a sidecar', () => {
  it('that is late is not waited for: the FITS header gives the same rows', async () => {
    const [file, neighbour] = pair();
    bench.store.objects.set(file.path, file.fits);
    await announce(file);
    await ingested(file);
    bench.store.objects.set(file.sidecarPath, file.sidecar);
    // Its exposure is compared, column by column, with what this one's sidecar says.
    await neighbourOf(file, neighbour);
  });

  it('that is half written is passed over for the FITS header', async () => {
    const [file, neighbour] = pair();
    bench.put({ ...file, sidecar: half(file.sidecar) });
    await announce(file);
    await ingested(file);
    const passedOver = { level: 'WARN', sidecarProblem: 'not_json' };
    expect(bench.timesSaid('sidecar passed over; the FITS header was read', file.path, passedOver)).toBe(1);
    await neighbourOf(file, neighbour);
  });

  it.each([
    ['is empty', 'FITS_NOT_FITS', () => Buffer.alloc(0)],
    ['cannot be translated', 'HEADER_UNRECOGNISED', ofUnknownCamera],
  ])('that is half written is read once it is whole, where the FITS file %s', async (_, code, spoil) => {
    const file = bench.exposeOne();
    bench.put({ ...file, fits: spoil(file.fits), sidecar: half(file.sidecar) });
    await announce(file);
    await bench.said('file not ingested', file.path, { settledAs: 'delayed', status: 'failed', code });
    bench.store.objects.set(file.sidecarPath, file.sidecar);
    await ingested(file);
  });

  it('that disagrees with the FITS file wins', async () => {
    const file = withSidecar(bench.exposeOne(), 'OBJECT', 'by the sidecar');
    bench.put(file);
    await announce(file);
    await ingested(file);
    expect((await bench.stored(file)).map(({ target_name }) => target_name)).toEqual(['by the sidecar']);
  });

  it('that disagrees with those of its neighbours does not speak for them', async () => {
    const files = bench.expose(['R22_S11', 'R22_S12', 'R22_S20', 'R22_S21']);
    const [blocker, odd, ...others] = files as [Sowable, Sowable, ...Sowable[]];
    const wrong = withSidecar(odd, 'OBJECT', 'somewhere else');
    const earlier = bench.exposeOne();
    bench.put(earlier, blocker, wrong, ...others);
    bench.store.holds = (path) => path === earlier.sidecarPath;
    await announce(earlier);
    await bench.store.untilHeld(1);
    await announce(wrong, blocker, ...others);
    bench.store.release();
    await Promise.all([blocker, ...others].map((file) => ingested(file)));
    expect(await bench.untilDead(wrong.path)).toMatchObject({
      code: 'EXPOSURE_CONFLICT',
      reason: expect.stringContaining('somewhere else') as string,
      tries: 3,
    });
    expect(await bench.stored(blocker)).toHaveLength(3);
  });
});

describe('a header', () => {
  it.each([
    ['an unknown filter', 'FILTER', 'plaid_7', { code: 'FILTER_NOT_REGISTERED', tries: 3 }],
    ['an unknown raft', 'RAFTBAY', 'R99', { code: 'DETECTOR_UNKNOWN', tries: 1 }],
    ['an unknown camera', 'INSTRUME', 'NoSuch', { code: 'HEADER_UNRECOGNISED', tries: 1 }],
    ['a type of 40 characters', 'IMGTYPE', 'a'.repeat(40), { code: 'HEADER_VALUE_INVALID', tries: 1 }],
  ])('with %s is left to people, and its neighbour goes through', async (_, keyword, value, expected) => {
    const [file, neighbour] = pair();
    bench.put(withSidecar(file, keyword, value));
    await announce(file);
    expect(await bench.untilDead(file.path)).toMatchObject({
      ...expected,
      reason: expect.stringContaining(value) as string,
      dead_time: expect.stringMatching(/^\d+\.\d+$/) as string,
      recv_time: expect.stringMatching(/^\d+\.\d+$/) as string,
    });
    await neighbourOf(file, neighbour);
  });

  it('with a name of 1,000 characters is stored with all of it', async () => {
    const name = 'long '.repeat(200).trim();
    const file = withSidecar(bench.exposeOne(), 'OBJECT', name);
    bench.put(file);
    await announce(file);
    await ingested(file);
    expect((await bench.stored(file)).map(({ target_name }) => target_name)).toEqual([name]);
  });
});
