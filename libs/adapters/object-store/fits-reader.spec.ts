import { gzipSync } from 'node:zlib';
import { Failure } from '#domain/failure';
import { integer, writeFitsHeader, type CardToWrite, type HeaderValue } from '#domain/fits';
import { readFitsHeader } from './fits-reader';
import type { RangedObjects } from './file-bytes';

/** One object in memory that notes the ranges it was asked for. */
class OneObject implements RangedObjects {
  readonly asked: string[] = [];

  constructor(private readonly bytes: Buffer) {}

  readRange(
    _path: string,
    { from, length }: { from: number; length: number },
  ): ReturnType<RangedObjects['readRange']> {
    this.asked.push(`${from}+${length}`);
    const bytes = this.bytes.subarray(from, from + length);
    return Promise.resolve({ bytes, size: this.bytes.length, etag: 'e' });
  }
}

type Cards = Readonly<Record<string, HeaderValue>>;

const cards = (values: Cards): CardToWrite[] =>
  Object.entries(values).map(([keyword, value]) => ({ keyword, value }));
const primary = (values: Cards = {}, axes: readonly number[] = []): Buffer =>
  Buffer.from(
    writeFitsHeader(
      cards({
        SIMPLE: true,
        BITPIX: integer(16),
        NAXIS: integer(axes.length),
        ...Object.fromEntries(axes.map((length, axis) => [`NAXIS${axis + 1}`, integer(length)])),
        ...values,
      }),
    ),
  );
/** The header of a table, as an image compressed by tiles has it. */
const table = (values: Cards = {}): Buffer =>
  Buffer.from(
    writeFitsHeader(
      cards({
        XTENSION: 'BINTABLE',
        BITPIX: integer(8),
        NAXIS: integer(2),
        NAXIS1: integer(8),
        NAXIS2: integer(10),
        PCOUNT: integer(1000),
        GCOUNT: integer(1),
        ...values,
      }),
    ),
  );
const LSSTCAM = { INSTRUME: 'lsstCam', A: 'one' };
const PHOSIM = { CREATOR: 'PHOSIM', A: 'one' };
const long = (cardsBefore: number): Cards =>
  Object.fromEntries(Array.from({ length: cardsBefore }, (_, at) => [`K${at}`, integer(at)]));

async function headerOf(object: OneObject): Promise<Record<string, HeaderValue>> {
  return Object.fromEntries(await readFitsHeader(object, 'raw/x.fits'));
}

async function failureOf(object: OneObject): Promise<unknown> {
  try {
    await readFitsHeader(object, 'raw/x.fits');
    return 'no failure';
  } catch (error) {
    if (error instanceof Failure) return `${error.name} ${error.code} of ${String(error.facts['path'])}`;
    throw error;
  }
}

describe('the header that a FITS file is translated by', () => {
  it('is that of HDU 0 where an instrument knows it, and no more is read', async () => {
    const object = new OneObject(Buffer.concat([primary(LSSTCAM), table({ A: 'two' })]));
    expect(await headerOf(object)).toMatchObject({ A: 'one' });
    expect(object.asked).toEqual(['0+28800']);
  });

  it('has that of HDU 1 merged over it where it is known by that alone', async () => {
    const object = new OneObject(
      Buffer.concat([primary({ A: 'one', B: 'b', C: 'c' }), table({ ...LSSTCAM, A: 'two', C: null })]),
    );
    expect(await headerOf(object)).toMatchObject({ INSTRUME: 'lsstCam', A: 'two', B: 'b', C: null });
    expect(object.asked).toEqual(['0+28800']);
  });

  it('has that of HDU 1 merged over it for PhoSim always', async () => {
    const object = new OneObject(Buffer.concat([primary(PHOSIM), table({ A: 'two' })]));
    expect(await headerOf(object)).toMatchObject({ CREATOR: 'PHOSIM', A: 'two' });
  });

  it('is looked for behind the data of HDU 0, which is not read', async () => {
    const image = Buffer.alloc(Math.ceil((4000 * 500 * 2) / 2880) * 2880);
    const object = new OneObject(Buffer.concat([primary({}, [4000, 500]), image, table(LSSTCAM)]));
    expect(await headerOf(object)).toMatchObject({ A: 'one' });
    expect(object.asked).toEqual(['0+28800', `${2880 + image.length - 1}+28801`]);
  });

  it('is read to its end however long that of HDU 1 is', async () => {
    const object = new OneObject(Buffer.concat([primary(), table({ ...long(2000), ...LSSTCAM })]));
    expect(await headerOf(object)).toMatchObject({ K1999: integer(1999), A: 'one' });
    expect(object.asked).toEqual(['0+28800', '28800+2880', '31680+86400', '118080+345600']);
  });

  it('is that of HDU 0 where no instrument knows it and there is no other', async () => {
    expect(await headerOf(new OneObject(primary({ INSTRUME: 'toy' })))).toMatchObject({ INSTRUME: 'toy' });
    const whole = Buffer.concat([primary({}, [10]), Buffer.alloc(2880)]);
    expect(await headerOf(new OneObject(whole))).toMatchObject({ NAXIS1: integer(10) });
    const unclear = primary({ INSTRUME: 'toy', NAXIS: integer(1) });
    expect(await headerOf(new OneObject(unclear))).toMatchObject({ INSTRUME: 'toy' });
    const withMore = Buffer.concat([primary({ INSTRUME: 'toy' }), Buffer.from('no second header')]);
    expect(await headerOf(new OneObject(withMore))).toMatchObject({ INSTRUME: 'toy' });
  });

  it.each([
    ['its data is cut off', primary({ INSTRUME: 'toy' }, [10]), 'FITS_TRUNCATED'],
    ['PhoSim has no HDU 1', primary(PHOSIM), 'FITS_TRUNCATED'],
    ['HDU 1 is cut off', Buffer.concat([primary(), table(LSSTCAM).subarray(0, 1000)]), 'FITS_TRUNCATED'],
    [
      'rubbish follows HDU 0 of PhoSim',
      Buffer.concat([primary(PHOSIM), Buffer.from('rubbish')]),
      'FITS_NOT_FITS',
    ],
    ['an axis of PhoSim has no length', primary({ ...PHOSIM, NAXIS: integer(1) }), 'FITS_BAD_CARD'],
  ])('cannot be had where %s', async (_what, bytes, code) => {
    expect(await failureOf(new OneObject(bytes))).toBe(`ObjectFailed ${code} of raw/x.fits`);
  });
});

describe('a file compressed by gzip', () => {
  it('gives the same header, of which the first bytes are read and unpacked', async () => {
    const pixels = Buffer.from(Uint8Array.from({ length: 200_000 }, (_, at) => (at * at * 7919) >> 5));
    const object = new OneObject(gzipSync(Buffer.concat([primary(LSSTCAM), pixels])));
    expect(await headerOf(object)).toMatchObject({ A: 'one' });
    expect(object.asked).toEqual(['0+28800']);
  });

  it('gives that of HDU 1, too', async () => {
    const bytes = gzipSync(Buffer.concat([primary({}, [50_000]), Buffer.alloc(100_800), table(LSSTCAM)]));
    expect(await headerOf(new OneObject(bytes))).toMatchObject({ A: 'one' });
  });

  it('is read further where a long header does not shrink', async () => {
    const random = Array.from({ length: 3000 }, (_, at) =>
      String.fromCharCode(
        ...Array.from(
          { length: 60 },
          (_unused, place) => 48 + ((at * 31 + place * place * 17 + ((at * place) % 71)) % 74),
        ),
      ).replaceAll("'", '.'),
    );
    const header = primary({ ...Object.fromEntries(random.map((text, at) => [`K${at}`, text])), ...LSSTCAM });
    const object = new OneObject(gzipSync(header, { level: 1 }));
    expect(await headerOf(object)).toMatchObject({ K2999: random[2999], A: 'one' });
    expect(object.asked.length).toBeGreaterThan(1);
  });

  it('is not unpacked beyond what headers may have, whatever it holds', async () => {
    const bomb = gzipSync(Buffer.concat([primary({}, [30_000_000]), Buffer.alloc(60_000_000)]));
    const object = new OneObject(bomb);
    expect(await failureOf(object)).toBe('GiveUp FITS_COMPRESSED of raw/x.fits');
    expect(object.asked).toEqual(['0+28800']);
  });

  it('whose second header goes on where no more is unpacked is refused', async () => {
    const pixels = 1_036_800 - 2880;
    const header = table({ ...long(300), ...LSSTCAM });
    const bytes = gzipSync(Buffer.concat([primary({}, [pixels / 2]), Buffer.alloc(pixels), header]));
    expect(await failureOf(new OneObject(bytes))).toBe('GiveUp FITS_COMPRESSED of raw/x.fits');
  });

  it.each([
    [
      'cannot be unpacked',
      Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff]),
      'FITS_GZIP_DAMAGED',
    ],
    ['is cut off within the header', gzipSync(primary(LSSTCAM)).subarray(0, 60), 'FITS_TRUNCATED'],
    ['holds no FITS file', gzipSync(Buffer.from('rubbish')), 'FITS_NOT_FITS'],
  ])('that %s is said to be so', async (_what, bytes, code) => {
    expect(await failureOf(new OneObject(bytes))).toBe(`ObjectFailed ${code} of raw/x.fits`);
  });
});
