import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ObjectStores } from '#adapters/object-store';
import { findFiles, FITS_NAME } from '../../apps/cli/locations/find-files';
import { parseLocations } from '../../apps/cli/locations/location';
import { startS3Server, type S3Server } from '../support/s3-server';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
let server: S3Server;
let objects: ObjectStores;

beforeAll(async () => {
  server = await startS3Server();
  await server.createBucket('raws');
  objects = new ObjectStores({
    profiles: [{ name: 'site', endpoint: server.endpoint, accessKeyId: 'key', secretAccessKey: 'secret' }],
  });
  for (const key of ['n/1/b.fits', 'n/1/a.fits', 'n/1/a.json', 'n/2/c.fits.fz', 'n/2/c.json', 'other.fits']) {
    await objects.put(`site@raws/${key}`, Buffer.from('x'));
  }
});
afterAll(async () => {
  await objects.close();
  await server.stop();
});

function put(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), 'x');
  }
}

/** What is found at locations, folders written as `.`. */
async function found(...given: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  const isWanted = (path: string): boolean => FITS_NAME.test(path);
  for await (const finding of findFiles(await parseLocations(given), { objects, isWanted })) {
    const text = 'path' in finding ? finding.path : `nothing in ${finding.nothingIn}: ${finding.reason}`;
    names.push(text.replaceAll(folder, '.'));
  }
  return names;
}

describe('the locations of a command', () => {
  it('are folders, with all that is below them, each folder in the order of its names', async () => {
    put(
      'night/e2/b.fits',
      'night/e2/a.FITS',
      'night/e2/a.json',
      'night/e1/c.fits.gz',
      'night/d.fit',
      'night/x.fitsy',
    );
    expect(await found(join(folder, 'night'))).toEqual([
      './night/d.fit',
      './night/e1/c.fits.gz',
      './night/e2/a.FITS',
      './night/e2/b.fits',
    ]);
  });

  it('are files, whatever their names, also such as look like globs', async () => {
    put('odd/raw', 'odd/a[1].fits', 'odd/a1.fits');
    expect(await found(join(folder, 'odd/raw'), join(folder, 'odd/a[1].fits'))).toEqual([
      './odd/raw',
      './odd/a[1].fits',
    ]);
    expect(await found(`file://${folder}/odd/a%5B1%5D.fits`)).toEqual(['./odd/a[1].fits']);
  });

  it('are globs of files and of folders', async () => {
    put('g/20250101/e/a.fits', 'g/20250101/e/a.json', 'g/20250102/b.fits', 'g/20240101/c.fits');
    expect(await found(join(folder, 'g/2025*'))).toEqual(['./g/20250101/e/a.fits', './g/20250102/b.fits']);
    expect(await found(join(folder, 'g/**/[ac].*'))).toEqual([
      './g/20240101/c.fits',
      './g/20250101/e/a.fits',
    ]);
  });

  it('are prefixes of keys in S3, and globs of keys', async () => {
    expect(await found('s3://site@raws/n/')).toEqual([
      'site@raws/n/1/a.fits',
      'site@raws/n/1/b.fits',
      'site@raws/n/2/c.fits.fz',
    ]);
    expect(await found('s3://site@raws')).toHaveLength(4);
    expect(await found('s3://site@raws/n/1/a')).toEqual(['site@raws/n/1/a.fits']);
    expect(await found('s3://site@raws/n/*/[bc].*')).toEqual([
      'site@raws/n/1/b.fits',
      'site@raws/n/2/c.fits.fz',
    ]);
    expect(await found('s3://site@raws/n/[2-9]')).toEqual(['site@raws/n/2/c.fits.fz']);
    expect(await found('s3://site@raws/n/2/c.json')).toEqual(['site@raws/n/2/c.json']);
  });

  it('follow links to files but not to folders, which may lead in a circle', async () => {
    put('l/real/a.fits');
    symlinkSync('a.fits', join(folder, 'l/real/b.fits'));
    symlinkSync('..', join(folder, 'l/real/up.fits'));
    symlinkSync('gone', join(folder, 'l/real/z.fits'));
    // The dangling one is named, so that somebody hears of it when it cannot be read.
    expect(await found(join(folder, 'l'))).toEqual(['./l/real/a.fits', './l/real/b.fits', './l/real/z.fits']);
    rmSync(join(folder, 'l'), { recursive: true });
  });

  it('say so where they hold nothing, or cannot be read, and the others go on', async () => {
    put('e/readme.txt', 'f/a.fits');
    expect(
      await found(
        join(folder, 'e'),
        join(folder, 'e/*.fits'),
        's3://site@raws/m',
        's3://nobody@raws/n',
        join(folder, 'f'),
      ),
    ).toEqual([
      'nothing in ./e: there are no files of the wanted names',
      'nothing in ./e/*.fits: there are no files of the wanted names',
      'nothing in s3://site@raws/m: there are no files of the wanted names',
      'nothing in s3://nobody@raws/n: S3_PROFILE_UNKNOWN: There is no S3 profile nobody.',
      './f/a.fits',
    ]);
  });

  it('are wrong use where nothing is, and all of them are named at once', async () => {
    await expect(parseLocations([join(folder, 'no.fits'), 'https://host/x', 's3:///k'])).rejects.toThrow(
      `there is no file or folder ${folder}/no.fits; https://host/x: files are taken from this machine and from s3://, not from https://; s3:///k: it must be s3://[profile@][tenant:]bucket/prefix`,
    );
  });
});
