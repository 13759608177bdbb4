import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeaderReader, ObjectStores, type ListedObject } from '#adapters/object-store';
import { Failure } from '#domain/failure';
import { double, integer, writeFitsHeader, writeSidecar, type CardToWrite } from '#domain/fits';
import { startS3Server, type S3Server } from '../support/s3-server';

const CARDS: readonly CardToWrite[] = [
  { keyword: 'SIMPLE', value: true },
  { keyword: 'BITPIX', value: integer(8) },
  { keyword: 'NAXIS', value: integer(0) },
  { keyword: 'OBSID', value: 'MC_O_20260101_000001' },
  { keyword: 'EXPTIME', value: double(30) },
];

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'no failure';
  } catch (error) {
    return error instanceof Failure ? `${error.name} ${error.code}` : String(error);
  }
}

async function listed(stores: ObjectStores, bucket: string, prefix: string): Promise<ListedObject[]> {
  const objects: ListedObject[] = [];
  for await (const page of stores.list(bucket, prefix)) objects.push(...page);
  return objects;
}

let root: string;
let server: S3Server;
let stores: ObjectStores;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'autoingest-buckets-'));
  await mkdir(join(root, 'raw'));
  server = await startS3Server();
  await server.createBucket('raw');
  stores = new ObjectStores({
    folderRoot: root,
    profiles: [{ name: 's3', endpoint: server.endpoint, accessKeyId: 'key', secretAccessKey: 'secret' }],
  });
});

afterAll(async () => {
  await stores.close();
  await server.stop();
  await rm(root, { recursive: true });
});

describe.each([
  ['a folder', 'raw'],
  ['S3', 's3@raw'],
])('a bucket in %s', (_kind, bucket) => {
  it('gives back what was put, whole and in parts, with its size', async () => {
    const path = `${bucket}/put/a b+c%é#?&=!*'().bin`;
    await stores.put(path, Buffer.from('0123456789'));
    expect((await stores.read(path, { maxBytes: 10 }))?.toString()).toBe('0123456789');
    expect(await stores.readRange(path, { from: 2, length: 3 })).toMatchObject({
      bytes: Buffer.from('234'),
      size: 10,
    });
    expect(await stores.readRange(path, { from: 8, length: 100 })).toMatchObject({
      bytes: Buffer.from('89'),
      size: 10,
    });
    expect(await stores.readRange(path, { from: 10, length: 5 })).toMatchObject({
      bytes: Buffer.alloc(0),
      size: 10,
    });
    const stat = await stores.stat(path);
    expect(stat).toMatchObject({ size: 10, etag: expect.stringMatching(/^[0-9a-f-]+$/) as string });
    expect((await stores.readRange(path, { from: 0, length: 1 }))?.etag).toBe(stat?.etag);
  });

  it('gives another etag to another content', async () => {
    const path = `${bucket}/etag/x`;
    await stores.put(path, Buffer.from('a'));
    const before = await stores.stat(path);
    await stores.put(path, Buffer.from('bc'));
    expect((await stores.stat(path))?.etag).not.toBe(before?.etag);
  });

  it('reads an empty object', async () => {
    const path = `${bucket}/empty/x`;
    await stores.put(path, Buffer.alloc(0));
    expect(await stores.read(path, { maxBytes: 5 })).toEqual(Buffer.alloc(0));
    expect(await stores.readRange(path, { from: 0, length: 5 })).toMatchObject({
      bytes: Buffer.alloc(0),
      size: 0,
    });
  });

  it('has nothing where there is no object', async () => {
    const path = `${bucket}/none/x`;
    expect(await stores.read(path, { maxBytes: 5 })).toBeUndefined();
    expect(await stores.readRange(path, { from: 0, length: 5 })).toBeUndefined();
    expect(await stores.stat(path)).toBeUndefined();
    expect(await listed(stores, bucket, 'none/')).toEqual([]);
  });

  it('refuses to read an object that is too large', async () => {
    const path = `${bucket}/large/x`;
    await stores.put(path, Buffer.alloc(100_000));
    expect(await codeOf(stores.read(path, { maxBytes: 99_999 }))).toBe('ObjectFailed OBJECT_TOO_LARGE');
    expect(await stores.read(path, { maxBytes: 100_000 })).toHaveLength(100_000);
  });

  it('lists the objects below a prefix, which need not end at a slash', async () => {
    for (const key of ['list/a/1 +%.json', 'list/a/2', 'list/ab/3', 'list/b', 'list2/c']) {
      await stores.put(`${bucket}/${key}`, Buffer.from(key));
    }
    const all = await listed(stores, bucket, 'list/');
    expect(all.map(({ key }) => key)).toEqual(['list/a/1 +%.json', 'list/a/2', 'list/ab/3', 'list/b']);
    expect(all[1]).toMatchObject({ size: 8, etag: (await stores.stat(`${bucket}/list/a/2`))?.etag });
    expect(Date.now() - (all[1]?.lastModified.getTime() ?? 0)).toBeLessThan(600_000);
    expect((await listed(stores, bucket, 'list/a')).map(({ key }) => key)).toHaveLength(3);
    expect((await listed(stores, bucket, 'list')).map(({ key }) => key)).toHaveLength(5);
  });

  it('lists more objects than fit on a page', async () => {
    const keys = Array.from({ length: 1003 }, (_, index) => `pages/${index.toString().padStart(4, '0')}`);
    // Few at a time: each put has seconds, and the server is in this process.
    for (let from = 0; from < keys.length; from += 50) {
      const some = keys.slice(from, from + 50);
      await Promise.all(some.map((key) => stores.put(`${bucket}/${key}`, Buffer.from('x'))));
    }
    const pages: number[] = [];
    for await (const page of stores.list(bucket, 'pages/')) pages.push(page.length);
    expect(pages).toEqual([1000, 3]);
    expect((await listed(stores, bucket, 'pages/')).map(({ key }) => key)).toEqual(keys);
  });

  it('says that a bucket does not exist, which may be put right', async () => {
    const other = `${bucket}-other`;
    expect(await codeOf(stores.read(`${other}/x`, { maxBytes: 5 }))).toBe('RetryLater BUCKET_MISSING');
    expect(await codeOf(stores.readRange(`${other}/x`, { from: 0, length: 5 }))).toBe(
      'RetryLater BUCKET_MISSING',
    );
    expect(await codeOf(stores.put(`${other}/x`, Buffer.alloc(1)))).toBe('RetryLater BUCKET_MISSING');
    expect(await codeOf(listed(stores, other, ''))).toBe('RetryLater BUCKET_MISSING');
  });

  it('gives way to a signal', async () => {
    const reason = new Error('stop');
    const signal = AbortSignal.abort(reason);
    await expect(stores.read(`${bucket}/x`, { maxBytes: 5, signal })).rejects.toBe(reason);
    await expect(stores.stat(`${bucket}/x`, { signal })).rejects.toBe(reason);
  });

  it('holds headers, in sidecars and in files', async () => {
    const reader = new HeaderReader(stores);
    await stores.put(`${bucket}/h/a.fits`, writeFitsHeader(CARDS));
    expect(await reader.readHeader(`${bucket}/h/a.fits`)).toMatchObject({
      source: 'fits',
      sidecarProblem: 'missing',
      header: new Map(CARDS.map(({ keyword, value }) => [keyword, value])),
    });
    await stores.put(`${bucket}/h/a.json`, writeSidecar([['OBSID', 'from the sidecar']]));
    expect(await reader.readHeader(`${bucket}/h/a.fits`)).toEqual({
      source: 'sidecar',
      content: 'metadata',
      header: new Map([['OBSID', 'from the sidecar']]),
    });
  });

  it('holds long headers, of which no more is read than there is', async () => {
    const long = [
      ...CARDS,
      ...Array.from({ length: 3000 }, (_, at) => ({ keyword: `K${at}`, value: integer(at) })),
    ];
    await stores.put(
      `${bucket}/long/a.fits`,
      Buffer.concat([writeFitsHeader(long), Buffer.alloc(3_000_000)]),
    );
    const read = await new HeaderReader(stores).readHeader(`${bucket}/long/a.fits`);
    expect(read.content === 'metadata' && read.header.size).toBe(3005);
  });
});

describe('a bucket in a folder', () => {
  it('spells URIs as the official stack does', () => {
    expect(stores.uri('raw/a b#c%d+é/x~y.fits')).toBe(`file://${root}/raw/a%20b%23c%25d%2B%C3%A9/x~y.fits`);
  });

  it.each([
    'raw/../x',
    'raw/a/../../../x',
    'raw/..',
    'raw/./x',
    'raw/a//x',
    'raw//x',
    'raw/a/',
    'raw/a\0b',
    '../x',
    './x',
    '..',
  ])('is not left by the path %j', async (path) => {
    expect(await codeOf(stores.read(path, { maxBytes: 5 }))).toBe('GiveUp OBJECT_PATH_INVALID');
    expect(await codeOf(stores.put(path, Buffer.alloc(1)))).toBe('GiveUp OBJECT_PATH_INVALID');
  });

  it('is not left by a prefix', async () => {
    expect(await codeOf(listed(stores, 'raw', '../'))).toBe('GiveUp OBJECT_PATH_INVALID');
    expect(await listed(stores, 'raw', '..')).toEqual([]);
  });

  it('takes neither folders nor parts of file names for objects', async () => {
    await stores.put('raw/dir/file', Buffer.from('x'));
    expect(await stores.read('raw/dir', { maxBytes: 5 })).toBeUndefined();
    expect(await stores.stat('raw/dir')).toBeUndefined();
    expect(await stores.readRange('raw/dir/file/x', { from: 0, length: 1 })).toBeUndefined();
  });

  it('may be made of links', async () => {
    await writeFile(join(root, 'elsewhere'), 'linked');
    await symlink(join(root, 'elsewhere'), join(root, 'raw', 'link'));
    expect((await stores.read('raw/link', { maxBytes: 10 }))?.toString()).toBe('linked');
    expect(await listed(stores, 'raw', 'link')).toMatchObject([{ key: 'link', size: 6 }]);
  });

  it('has its tenant in its name', async () => {
    await mkdir(join(root, 'rubin:raw'));
    await stores.put('rubin:raw/x', Buffer.from('y'));
    expect((await stores.read('rubin:raw/x', { maxBytes: 1 }))?.toString()).toBe('y');
    expect(stores.uri('rubin:raw/x')).toBe(`file://${root}/rubin%3Araw/x`);
  });

  it('shows an object only when it is complete', async () => {
    await stores.put('raw/whole/x', Buffer.alloc(1_000_000, 1));
    const seen = new Set<number | undefined>();
    const progress = { written: false };
    const write = stores.put('raw/whole/x', Buffer.alloc(2_000_000, 2)).then(() => {
      progress.written = true;
    });
    while (!progress.written) seen.add((await stores.stat('raw/whole/x'))?.size);
    await write;
    expect([...seen].every((size) => size === 1_000_000 || size === 2_000_000)).toBe(true);
  });
});

describe('the stores of a process', () => {
  it('spell S3 URIs unquoted, with their profile', () => {
    expect(stores.uri('s3@rubin:raw/a b#c%d.fits')).toBe('s3://s3@rubin:raw/a b#c%d.fits');
  });

  it('let objects of an unknown profile wait, and a process that needs one not start', async () => {
    expect(await codeOf(stores.stat('nowhere@raw/x'))).toBe('RetryLater S3_PROFILE_UNKNOWN');
    expect(() => {
      stores.requireProfileOf('nowhere@raw');
    }).toThrow(expect.objectContaining({ name: 'Refused', code: 'S3_PROFILE_UNKNOWN' }) as Error);
    expect(() => {
      stores.requireProfileOf('s3@rubin:raw');
    }).not.toThrow();
  });

  it('give up a path that is none', async () => {
    expect(await codeOf(stores.stat('raw'))).toBe('GiveUp OBJECT_PATH_INVALID');
  });
});
