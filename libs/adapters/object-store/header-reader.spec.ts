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
    expect(objects.asked).toEqual(['raw/_index.json', 'raw/x.json']);
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
    expect(objects.asked).toEqual(['raw/_index.json', 'raw/x.json', 'raw/x.fits 0+28800']);
  });

  it('does not ask for a sidecar that is known to be missing', async () => {
    const objects = new Objects({ 'raw/x.json': Buffer.from('{}'), 'raw/x.fits': FITS });
    const read = await new HeaderReader(objects).readHeader('raw/x.fits', {
      hasNoSidecar: (path) => path === 'raw/x.fits',
    });
    expect(read).toMatchObject({ source: 'fits', sidecarProblem: 'missing' });
    expect(objects.asked).toEqual(['raw/_index.json', 'raw/x.fits 0+28800']);
  });

  it('counts what the index of the folder says before sidecar and file, and asks for it once', async () => {
    const objects = new Objects({
      'raw/_index.json': Buffer.from(
        '{"__CONTENT__": "metadata", "__COMMON__": {"A": "all"}, "x.fits": {"A": "own", "B": 1}, "y.fits": {}}',
      ),
      'raw/z.json': Buffer.from('{"A": "sidecar"}'),
      'raw/x.fits': FITS,
    });
    const reads = new Map<string, HeaderOutcome>();
    const files = ['raw/x.fits', 'raw/y.fits', 'raw/z.fits'];
    for await (const outcome of new HeaderReader(objects).readHeaders(files, { concurrency: 1 })) {
      reads.set(outcome.path, outcome);
    }
    expect(reads.get('raw/x.fits')).toMatchObject({
      read: {
        source: 'index',
        content: 'metadata',
        header: new Map<string, unknown>([
          ['A', 'all'],
          ['B', integer(1)],
        ]),
      },
    });
    expect(reads.get('raw/y.fits')).toMatchObject({ read: { header: new Map([['A', 'all']]) } });
    expect(reads.get('raw/z.fits')).toMatchObject({
      read: { source: 'sidecar', header: new Map([['A', 'sidecar']]) },
    });
    expect(objects.asked).toEqual(['raw/_index.json', 'raw/x.json', 'raw/z.json']);
  });

  it.each([
    ['not_json', '{'],
    ['not_an_index', '{"x.fits": {"INSTRUME": "lsstCam"}}'],
    ['unknown_content', '{"__CONTENT__": "other", "__COMMON__": {}}'],
    [
      'not_an_index',
      '{"__CONTENT__": "translated", "__COMMON__": {}, "x.fits": {}, "y.fits": {"exposure_id": "x"}}',
    ],
  ])('passes over an index that is %s, and says so once', async (problem, text) => {
    const objects = new Objects({
      'raw/_index.json': Buffer.from(text),
      'raw/x.json': Buffer.from('{"A": 1}'),
      'raw/y.json': Buffer.from('{"A": 1}'),
    });
    const broken: string[] = [];
    const many = new HeaderReader(objects).readHeaders(['raw/x.fits', 'raw/y.fits'], {
      concurrency: 2,
      onBrokenIndex: (path, what) => broken.push(`${path} ${what}`),
    });
    for await (const outcome of many) expect(outcome).toMatchObject({ read: { source: 'sidecar' } });
    expect(broken).toEqual([`raw/_index.json ${problem}`]);
  });

  it('uses an index of a moment ago again, but not one that is older, nor that there was none', async () => {
    const index = '{"__COMMON__": {}, "x.fits": {"A": 1}}';
    const objects = new Objects({ 'raw/_index.json': Buffer.from(index), 'none/x.json': Buffer.from('{}') });
    let now = 0;
    const reader = new HeaderReader(objects, () => now);
    const asked = async (path: string, atMs: number): Promise<number> => {
      now = atMs;
      const before = objects.asked.filter((what) => what.endsWith('_index.json')).length;
      await reader.readHeader(path);
      return objects.asked.filter((what) => what.endsWith('_index.json')).length - before;
    };
    expect([await asked('raw/x.fits', 0), await asked('raw/x.fits', 9_999)]).toEqual([1, 0]);
    expect([await asked('raw/x.fits', 10_000), await asked('raw/x.fits', 10_001)]).toEqual([1, 0]);
    expect([await asked('none/x.fits', 0), await asked('none/x.fits', 1)]).toEqual([1, 1]);
  });

  it('does not look for an index where it is told not to', async () => {
    const objects = new Objects({ 'raw/x.json': Buffer.from('{"A": 1}') });
    await new HeaderReader(objects).readHeader('raw/x.fits', { searchIndexes: false });
    expect(objects.asked).toEqual(['raw/x.json']);
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
