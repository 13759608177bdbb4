import { HeaderNumber, integer, type HeaderValue } from '#domain/fits';

/** What PyYAML, which reads YAML 1.1, takes an unquoted scalar for; its floats need a point and a sign in the exponent. */
const NULL = /^(?:~|null|Null|NULL|)$/;
const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const BINARY = /^[-+]?0b[0-1_]+$/;
const OCTAL = /^[-+]?0[0-7_]+$/;
const DECIMAL = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const HEXADECIMAL = /^[-+]?0x[0-9a-fA-F_]+$/;
const SIXTIES = /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/;
const FLOAT = /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/;
const FLOAT_SIXTIES = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/;
const INFINITE = /^([-+]?)\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;
const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?$/;

const double = (value: number, text: string): HeaderNumber => new HeaderNumber(value, text, false);

const signed = (text: string, magnitude: (digits: string) => bigint): HeaderNumber => {
  const value = magnitude(text.replace(/^[-+]/, ''));
  return integer(text.startsWith('-') ? -value : value);
};

/** Hours, minutes and seconds, or degrees and theirs, as one number of the last unit. */
const inSixties = (parts: readonly string[]): number =>
  parts.reduce((total, part) => total * 60 + Number(part), 0);

const numberOf = (text: string): HeaderNumber | undefined => {
  const plain = text.replaceAll('_', '');
  if (BINARY.test(text) || HEXADECIMAL.test(text)) return signed(plain, BigInt);
  if (OCTAL.test(text)) return signed(plain, (digits) => BigInt(`0o${digits.slice(1) || '0'}`));
  if (DECIMAL.test(text)) return signed(plain, BigInt);
  if (SIXTIES.test(text)) return signed(plain, (digits) => BigInt(inSixties(digits.split(':'))));
  if (FLOAT.test(text)) return double(Number(plain), plain);
  if (FLOAT_SIXTIES.test(text)) {
    const value = inSixties(plain.replace(/^[-+]/, '').split(':'));
    return double(plain.startsWith('-') ? -value : value, plain);
  }
  const [, sign] = INFINITE.exec(text) ?? [];
  if (sign !== undefined) return double(sign === '-' ? -Infinity : Infinity, text);
  return NOT_A_NUMBER.test(text) ? double(NaN, text) : undefined;
};

/** A timestamp that somebody forgot to quote, as the text that was meant: ISO with milliseconds. */
const isoText = (text: string): string | undefined => {
  const found = TIMESTAMP.exec(text);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second, fraction] = found
    .slice(1)
    .map((part: string | undefined) => part ?? '');
  const pad = (part: string | undefined) => (part ?? '').padStart(2, '0');
  const milliseconds = (fraction ?? '').slice(0, 3).padEnd(3, '0');
  const zone = found[8] === undefined ? '' : `${found[9] ?? '+'}${pad(found[10])}:${pad(found[11])}`;
  return `${year}-${pad(month)}-${pad(day)}T${pad(hour)}:${minute}:${second}.${milliseconds}${zone}`;
};

/**
 * The value of an unquoted scalar of a YAML file, as the official stack reads it; a timestamp becomes text.
 *
 * Source: PyYAML resolver.py and constructor.py, 6.0; obs_lsst translators/lsst.py (to_exposure_group).
 */
export const plainScalar = (text: string): HeaderValue => {
  if (NULL.test(text)) return null;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  return numberOf(text) ?? isoText(text) ?? text;
};
