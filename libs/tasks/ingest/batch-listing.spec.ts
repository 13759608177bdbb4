import type { ListedObject } from '#adapters/object-store';
import { BatchListing, type ListedObjects } from './batch-listing';
import { RecentListings } from './recent-listings';

const FOLDER = 'p@summit/LSSTCam/20260125/MC_O_20260125_000001/';
const paths = ['a.fits', 'b.fits', 'c.fits', 'd.fits', 'e.fits'].map((name) => FOLDER + name);

/** A store that holds these objects, and remembers what it was asked. */
class FakeStore implements ListedObjects {
  readonly asked: string[] = [];

  constructor(
    private readonly held: Readonly<Record<string, number>>,
    private readonly brokenFolder = 'none',
  ) {}

  stat(path: string): Promise<{ size: number; etag: string } | undefined> {
    this.asked.push(`stat ${path}`);
    const size = this.held[path];
    return Promise.resolve(size === undefined ? undefined : { size, etag: 'e' });
  }

  listFrom(): number {
    return 4;
  }

  async *list(bucket: string, prefix: string): AsyncGenerator<readonly ListedObject[]> {
    this.asked.push(`list ${bucket} ${prefix}`);
    if (prefix.includes(this.brokenFolder)) throw new Error('broken');
    for (const [path, size] of Object.entries(this.held)) {
      const key = path.slice(bucket.length + 1);
      if (key.startsWith(prefix))
        yield Promise.resolve([{ key, size, etag: 'e', lastModified: new Date(0) }]);
    }
  }
}

describe('the listing of a batch', () => {
  it('knows the sizes of a whole folder by one request', async () => {
    const store = new FakeStore(Object.fromEntries(paths.map((path, index) => [path, index])));
    const listing = new BatchListing(store);
    await listing.load(paths);
    expect(store.asked).toEqual(['list p@summit LSSTCam/20260125/MC_O_20260125_000001/']);
    expect(paths.map((path) => listing.sizeOf(path))).toEqual(paths.map((_, bytes) => ({ bytes })));
  });

  it('asks for a few files one by one', async () => {
    const store = new FakeStore({ [`${FOLDER}a.fits`]: 7 });
    const listing = new BatchListing(store);
    await listing.load(paths.slice(0, 2));
    expect(store.asked).toEqual([`stat ${FOLDER}a.fits`, `stat ${FOLDER}b.fits`]);
    expect(listing.sizeOf(`${FOLDER}a.fits`)).toEqual({ bytes: 7 });
    expect(listing.sizeOf(`${FOLDER}b.fits`)).toEqual({ bytes: undefined });
  });

  it('knows of missing sidecars only from a complete listing', async () => {
    const held = Object.fromEntries([...paths, `${FOLDER}a.json`].map((path) => [path, 1]));
    const listing = new BatchListing(new FakeStore(held));
    expect(listing.lacksSidecarOf(`${FOLDER}b.fits`)).toBe(false);
    await listing.load(paths);
    expect(listing.lacksSidecarOf(`${FOLDER}a.fits`)).toBe(false);
    expect(listing.lacksSidecarOf(`${FOLDER}b.fits`)).toBe(true);
  });

  it('blames a folder that cannot be listed on its own files alone', async () => {
    const others = paths.map((path) => path.replaceAll('000001', '000002'));
    const held = Object.fromEntries([...paths, ...others].map((path) => [path, 5]));
    const listing = new BatchListing(new FakeStore(held, '000002'));
    await listing.load([...paths, ...others]);
    expect(paths.every((path) => 'bytes' in listing.sizeOf(path))).toBe(true);
    expect(others.every((path) => 'error' in listing.sizeOf(path))).toBe(true);
    expect(listing.lacksSidecarOf(others[0] ?? '')).toBe(false);
  });

  it('takes the sizes from the listing of a batch a moment before, but no word on sidecars', async () => {
    let now = 0;
    const recent = new RecentListings(() => now);
    const others = ['e.fits', 'f.fits', 'g.fits', 'h.fits'].map((name) => FOLDER + name);
    const store = new FakeStore(Object.fromEntries([...paths, ...others].map((path) => [path, 5])));
    await new BatchListing(store, {}, recent).load(paths.slice(0, 4));
    now = 1_000;
    const next = new BatchListing(store, {}, recent);
    await next.load(others);
    expect(store.asked).toHaveLength(1);
    expect(next.sizeOf(paths[4] ?? '')).toEqual({ bytes: 5 });
    expect(next.lacksSidecarOf(paths[4] ?? '')).toBe(false);
    now = 2_001;
    await new BatchListing(store, {}, recent).load(paths);
    expect(store.asked).toHaveLength(2);
  });

  it('asks again for a file that was sent again a moment later', async () => {
    const recent = new RecentListings();
    const held: Record<string, number> = Object.fromEntries(paths.map((path) => [path, 5]));
    const store = new FakeStore(held);
    await new BatchListing(store, {}, recent).load(paths);
    held[paths[0] ?? ''] = 6;
    const next = new BatchListing(store, {}, recent);
    await next.load(paths.slice(0, 4));
    expect(next.sizeOf(paths[0] ?? '')).toEqual({ bytes: 6 });
  });

  it('asks again when the listing of a moment before lacks a file', async () => {
    const recent = new RecentListings();
    const held: Record<string, number> = Object.fromEntries(paths.slice(0, 4).map((path) => [path, 5]));
    const store = new FakeStore(held);
    await new BatchListing(store, {}, recent).load(paths.slice(0, 4));
    held[paths[4] ?? ''] = 6;
    const next = new BatchListing(store, {}, recent);
    await next.load(paths.slice(1));
    expect(store.asked).toHaveLength(2);
    expect(next.sizeOf(paths[4] ?? '')).toEqual({ bytes: 6 });
  });
});
