import { ObjectFailed } from '#domain/failure';
import { FITS_BLOCK_BYTES } from './fits-header';
import { HeaderNumber, type Header } from './header';

const BITPIX_ALLOWED = new Set([8, 16, 32, 64, -32, -64]);
const MOST_AXES = 999;

/**
 * How many bytes of data follow a header, in whole blocks: where the next header begins.
 *
 * Source: FITS standard 4.0, sections 4.4.1, 6 and 7.
 *
 * @throws ObjectFailed FITS_BAD_CARD where BITPIX, NAXIS… give no size
 */
export function dataBytes(header: Header): number {
  const bitpix = wholeNumber(header, 'BITPIX');
  if (!BITPIX_ALLOWED.has(bitpix)) throw noSize('BITPIX', `is ${bitpix}, which FITS does not have`);
  const axes = count(header, 'NAXIS');
  if (axes > MOST_AXES) throw noSize('NAXIS', `is ${axes}, more than FITS has`);
  if (axes === 0) return 0;
  const lengths = Array.from({ length: axes }, (_, axis) => count(header, `NAXIS${axis + 1}`));
  // Random groups have no first axis.
  const [first = 0, ...others] = lengths;
  const isGroups = first === 0 && header.get('GROUPS') === true;
  const values = (isGroups ? others : lengths).reduce((product, length) => product * length, 1);
  const groups = header.has('GCOUNT') ? count(header, 'GCOUNT') : 1;
  const parameters = header.has('PCOUNT') ? count(header, 'PCOUNT') : 0;
  const bytes = (Math.abs(bitpix) / 8) * groups * (parameters + values);
  if (!Number.isSafeInteger(bytes)) throw noSize('NAXIS', `and its lengths make ${bytes} bytes of data`);
  return Math.ceil(bytes / FITS_BLOCK_BYTES) * FITS_BLOCK_BYTES;
}

function count(header: Header, keyword: string): number {
  const value = wholeNumber(header, keyword);
  if (value < 0) throw noSize(keyword, `is ${value}, 0 or more expected`);
  return value;
}

function wholeNumber(header: Header, keyword: string): number {
  const value = header.get(keyword);
  if (value instanceof HeaderNumber && value.isInteger) return value.value;
  throw noSize(keyword, 'is missing or not a whole number');
}

function noSize(keyword: string, problem: string): ObjectFailed {
  return new ObjectFailed('FITS_BAD_CARD', `The size of the data is not known: ${keyword} ${problem}.`, {
    facts: { keyword },
  });
}
