import { HeaderNumber, type HeaderValue } from './header';

const INTEGER = /^[+-]?[0-9]+$/;
const DOUBLE = /^[+-]?(?:[0-9]*\.?[0-9]+|[0-9]+\.?[0-9]*)(?:[eE][+-]?[0-9]+)?$/;
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);
const NOT_FINITE = new Map([
  ['NAN', Number.NaN],
  ['+INFINITY', Number.POSITIVE_INFINITY],
  ['-INFINITY', Number.NEGATIVE_INFINITY],
]);

/**
 * Types a value as the official reader does. Strings lose their trailing blanks, but a doubled quote within one stays
 * doubled; exponents are written with `e` or `E` (a `D` is refused); numbers beyond what int64 and double hold stop at
 * the largest there is.
 *
 * Source: afw src/fits.cc (MetadataIterationFunctor), April 2026.
 *
 * @param written - the value as written, not empty
 * @returns undefined for what is none of boolean, number or string: a complex number, rubbish
 */
export function typedValue(written: string): HeaderValue | undefined {
  if (written.startsWith("'")) return stringValue(written);
  if (written.length === 1) {
    if (written === 'T' || written === 't') return true;
    if (written === 'F' || written === 'f') return false;
  }
  if (INTEGER.test(written)) return integerValue(written);
  if (!DOUBLE.test(written)) return undefined;
  const value = Math.min(Math.max(Number(written), -Number.MAX_VALUE), Number.MAX_VALUE);
  return new HeaderNumber(value, written, false);
}

function integerValue(written: string): HeaderNumber {
  // 18 digits fit into int64 whatever they are.
  if (written.length <= 18) return new HeaderNumber(Number(written), written, true);
  const exact = BigInt(written.replace(/^\+/, ''));
  const held = exact > INT64_MAX ? INT64_MAX : exact < INT64_MIN ? INT64_MIN : exact;
  return new HeaderNumber(Number(held), held === exact ? written : held.toString(), true);
}

function stringValue(written: string): HeaderValue | undefined {
  if (written.length < 2 || !written.endsWith("'") || /[\n\r]/.test(written)) return undefined;
  let end = written.length - 1;
  while (end > 1 && written.charCodeAt(end - 1) === 32) end -= 1;
  const text = written.slice(1, end);
  const number = NOT_FINITE.get(text);
  return number === undefined ? text : new HeaderNumber(number, text, false);
}
