import { writeFitsHeader, integer } from '#domain/fits';
import { HeaderReader, type HeaderObjects, type HeaderOutcome } from './header-reader';

const FITS = Buffer.from(
  writeFitsHeader([
    { keyword: 'SIMPLE', value: true },
    { keyword: 'BITPIX', value: integer(8) },
    { keyword: 'NAXIS', value: integer(0) },
  ]),
);

/** Objects in memory that note what was asked of them. */
class Objects implements HeaderObjects {
  readonly asked: string[] = [];

  constructor(private readonly contents: Readonly<Record<string, Buffer>>) {}

  read(path: string): Promise<Buffer | undefined> {
    this.asked.push(path);
    return Promise.resolve(this.contents[path]);
  }

  readRange(
    path: string,
    { from, length }: { from: number; length: number },
  ): ReturnType<HeaderObjects['readRange']> {
    this.asked.push(`${path} ${from}+${length}`);
    const all = this.contents[path];
    return Promise.resolve(
      all === undefined
        ? undefined
        : { bytes: all.subarray(from, from + length), size: all.length, etag: 'e' },
    );
  }
}

describe('reading what describes a file', () => {
  it('asks only for the sidecar where that is enough', async () => {
    const objects = new Objects({ 'raw/x.json': Buffer.from('{"__CONTENT__": "metadata", "A": "b"}') });
    expect(await new HeaderReader(objects).readHeader('raw/x.fits')).toEqual({
      source: 'sidecar',
      content: 'metadata',
      header: new Map([['A', 'b']]),
    });
    expect(objects.asked).toEqual(['raw/x.json']);
  });

  it('gives a translated sidecar as what it is', async () => {
    const objects = new Objects({
      'raw/x.json': Buffer.from('{"__CONTENT__": "translated", "instrument": "b"}'),
    });
    expect(await new HeaderReader(objects).readHeader('raw/x.fits')).toMatchObject({
      source: 'sidecar',
      content: 'translated',
      guessed: false,
      properties: new Map([['instrument', 'b']]),
    });
  });

  it('asks for one range of the file where there is no usable sidecar', async () => {
    const objects = new Objects({ 'raw/x.json': Buffer.from('[]'), 'raw/x.fits': FITS });
    expect(await new HeaderReader(objects).readHeader('raw/x.fits')).toMatchObject({
      source: 'fits',
      content: 'metadata',
      sidecarProblem: 'not_an_object',
    });
    expect(objects.asked).toEqual(['raw/x.json', 'raw/x.fits 0+28800']);
  });

  it('does not ask for a sidecar that is known to be missing', async () => {
    const objects = new Objects({ 'raw/x.json': Buffer.from('{}'), 'raw/x.fits': FITS });
    const read = await new HeaderReader(objects).readHeader('raw/x.fits', {
      hasNoSidecar: (path) => path === 'raw/x.fits',
    });
    expect(read).toMatchObject({ source: 'fits', sidecarProblem: 'missing' });
    expect(objects.asked).toEqual(['raw/x.fits 0+28800']);
  });

  it('names the file in the facts of a failure', async () => {
    const objects = new Objects({ 'raw/x.fits': FITS.subarray(0, 100) });
    await expect(new HeaderReader(objects).readHeader('raw/x.fits')).rejects.toMatchObject({
      code: 'FITS_TRUNCATED',
      facts: { path: 'raw/x.fits', bytes: 100 },
    });
  });

  it('hands on a bug as the outcome of that file alone', async () => {
    const bug = new TypeError('a bug');
    const objects = new Objects({ 'raw/x.fits': FITS });
    const reader = new HeaderReader({
      read: (path) => (path === 'raw/y.json' ? Promise.reject(bug) : objects.read(path)),
      readRange: (path, options) => objects.readRange(path, options),
    });
    const outcomes: HeaderOutcome[] = [];
    const many = reader.readHeaders(['raw/x.fits', 'raw/y.fits'], { concurrency: 2 });
    for await (const outcome of many) outcomes.push(outcome);
    expect(outcomes).toContainEqual({ path: 'raw/y.fits', error: bug });
    expect(outcomes).toContainEqual({
      path: 'raw/x.fits',
      read: expect.objectContaining({ source: 'fits' }) as object,
    });
  });
});
