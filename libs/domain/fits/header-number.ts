import { HeaderNumber } from './header';

/** A whole number as a header value, written in plain digits. */
export function integer(value: number | bigint): HeaderNumber {
  return new HeaderNumber(Number(value), value.toString(), true);
}

/** A floating point number as a header value, written as the official stack writes it: `30` is `30.0`, and NaN `NaN`. */
export function double(value: number): HeaderNumber {
  return new HeaderNumber(value, doubleText(value), false);
}

/**
 * The text that the official stack gets where it casts a number of a header to a string: whole numbers in plain digits
 * however long, others in Python's shortest form (`720.0`, `1e+16`, `3.65e-05`, `nan`).
 */
export function numberText(number: HeaderNumber): string {
  if (number.isInteger) return plainDigits(number.text);
  if (Number.isNaN(number.value)) return 'nan';
  if (!Number.isFinite(number.value)) return number.value > 0 ? 'inf' : '-inf';
  return doubleText(number.value);
}

/** A whole number without plus and leading zeros; texts of any length, so that it is no matter of big numbers. */
function plainDigits(text: string): string {
  const [, sign = '', digits = ''] = /^([+-]?)0*([1-9][0-9]*|0)$/.exec(text) ?? [];
  return sign === '-' && digits !== '0' ? `-${digits}` : digits;
}

/** JavaScript and Python find the same shortest digits, but go over to an exponent at different sizes. */
function doubleText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (value !== 0 && (exponent < -4 || exponent >= 16)) {
    const digits = Math.abs(exponent).toString().padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  const plain = String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}
