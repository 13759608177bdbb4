import { FITS_BLOCK_BYTES, integer, writeFitsHeader, type Header, type HeaderValue } from '#domain/fits';
import type { SeededRandom } from './seeded-random';

/** Looked up once: a global is slow to reach where tests run. */
const { imul } = Math;

const IMAGE_COLUMNS = 36;
const IMAGE_ROWS = 40;

/** A whole FITS file: the primary header and small amplifier images, each of which exactly fills a block. */
export function fitsFile(header: Header, random: SeededRandom, images = 1): Uint8Array {
  return Buffer.concat([
    headerBlocks(header),
    ...Array.from({ length: images }, (_, index) => [imageHeader(index), pixels(random)]).flat(),
  ]);
}

/** Noise of 873 to 1128 counts. Drawn by a plain congruence, since drawing each pixel from `random` took most of a file's time. */
function pixels(random: SeededRandom): Uint8Array {
  const block = Buffer.alloc(FITS_BLOCK_BYTES);
  let state = random.integer(0, 2 ** 31 - 1);
  for (let offset = 0; offset < IMAGE_COLUMNS * IMAGE_ROWS * 2; offset += 2) {
    state = (imul(state, 1_664_525) + 1_013_904_223) | 0;
    const value = 873 + (state >>> 24);
    block[offset] = value >>> 8;
    block[offset + 1] = value & 0xff;
  }
  return block;
}

const imageHeader = (index: number): Uint8Array =>
  headerBlocks(
    new Map<string, HeaderValue>([
      ['XTENSION', 'IMAGE'],
      ['BITPIX', integer(16)],
      ['NAXIS', integer(2)],
      ['NAXIS1', integer(IMAGE_COLUMNS)],
      ['NAXIS2', integer(IMAGE_ROWS)],
      ['PCOUNT', integer(0)],
      ['GCOUNT', integer(1)],
      ['EXTNAME', `Segment${String(index).padStart(2, '0')}`],
    ]),
  );

const headerBlocks = (header: Header): Uint8Array =>
  writeFitsHeader([...header].map(([keyword, value]) => ({ keyword, value })));
