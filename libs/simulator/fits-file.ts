import { HeaderNumber, type Header, type HeaderValue } from '#domain/fits';
import { integer } from './header-value';
import type { SeededRandom } from './seeded-random';

const BLOCK_BYTES = 2880;
const IMAGE_COLUMNS = 36;
const IMAGE_ROWS = 40;

/** A whole FITS file: the primary header and one small amplifier image, each padded to blocks. */
export function fitsFile(header: Header, random: SeededRandom): Uint8Array {
  const pixels = Buffer.alloc(IMAGE_COLUMNS * IMAGE_ROWS * 2);
  for (let offset = 0; offset < pixels.length; offset += 2) {
    pixels.writeInt16BE(random.integer(900, 1100), offset);
  }
  return Buffer.concat([headerBlocks(header), headerBlocks(imageHeader()), padded(pixels, 0)]);
}

function imageHeader(): Header {
  return new Map<string, HeaderValue>([
    ['XTENSION', 'IMAGE'],
    ['BITPIX', integer(16)],
    ['NAXIS', integer(2)],
    ['NAXIS1', integer(IMAGE_COLUMNS)],
    ['NAXIS2', integer(IMAGE_ROWS)],
    ['PCOUNT', integer(0)],
    ['GCOUNT', integer(1)],
    ['EXTNAME', 'Segment00'],
  ]);
}

const headerBlocks = (header: Header): Buffer =>
  padded(Buffer.from([...header].map(card).join('') + 'END'.padEnd(80), 'ascii'), 0x20);

/** Fixed format for standard keywords, HIERARCH for longer ones. The camera's values need no CONTINUE. */
function card([keyword, value]: readonly [string, HeaderValue]): string {
  const text = cardValue(value);
  return (
    /^[A-Z0-9_-]{1,8}$/.test(keyword)
      ? `${keyword.padEnd(8)}= ${typeof value === 'string' ? text : text.padStart(20)}`
      : `HIERARCH ${keyword} = ${text}`
  ).padEnd(80);
}

function cardValue(value: HeaderValue): string {
  if (value === null) return '';
  if (value instanceof HeaderNumber) return value.text.toUpperCase();
  if (typeof value === 'boolean') return value ? 'T' : 'F';
  return `'${value.replaceAll("'", "''").padEnd(8)}'`;
}

function padded(bytes: Buffer, fill: number): Buffer {
  return Buffer.concat([
    bytes,
    Buffer.alloc((BLOCK_BYTES - (bytes.length % BLOCK_BYTES)) % BLOCK_BYTES, fill),
  ]);
}
