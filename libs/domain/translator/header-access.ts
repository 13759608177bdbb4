import { HeaderNumber, numberText, type Header, type HeaderValue } from '#domain/fits';
import { missing, type Outcome } from './fault';

/** A value that is there. */
export type DefinedValue = Exclude<HeaderValue, null>;

/** The value of a keyword, undefined if the keyword is absent or has no value. */
export const definedValue = (header: Header, keyword: string): DefinedValue | undefined =>
  header.get(keyword) ?? undefined;

/** The first of these keywords that has a value, with it. */
export const firstDefined = (
  header: Header,
  keywords: readonly string[],
): readonly [keyword: string, value: DefinedValue] | undefined => {
  for (const keyword of keywords) {
    const value = definedValue(header, keyword);
    if (value !== undefined) return [keyword, value];
  }
  return undefined;
};

/** Any value as text, as Python's `str` gives it. */
export const castText = (value: DefinedValue): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return numberText(value);
};

/** The value of a keyword as text, whatever its type. */
export const textOf = (header: Header, keyword: string): Outcome<string> => {
  const value = definedValue(header, keyword);
  return value === undefined ? missing(keyword) : castText(value);
};

/** A value that can be computed with: numbers, and logical values as 1 and 0, as in Python; never text. */
export const numberOf = (value: HeaderValue | undefined): number | undefined => {
  if (value instanceof HeaderNumber) return value.value;
  return typeof value === 'boolean' ? Number(value) : undefined;
};

/** A value that can be counted with: whole numbers (`3`, not `3.0`) and logical values. */
export const wholeNumberOf = (value: HeaderValue | undefined): number | undefined =>
  value instanceof HeaderNumber && !value.isInteger ? undefined : numberOf(value);

/** A number, or a text that is one, as Python's `float` takes it. */
export const castFloat = (value: DefinedValue): number | undefined => {
  if (typeof value !== 'string') return numberOf(value);
  const text = value.trim().toLowerCase();
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/.test(text)) return Number(text);
  if (/^[+-]?nan$/.test(text)) return NaN;
  const [, sign] = /^([+-]?)inf(?:inity)?$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  return sign === '-' ? -Infinity : Infinity;
};

/** A number without its fraction, or a text of a whole number, as Python's `int` takes it. */
export const castInteger = (value: DefinedValue): number | undefined => {
  if (typeof value === 'string') return /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : undefined;
  const number = numberOf(value);
  return number === undefined || !Number.isFinite(number) ? undefined : Math.trunc(number);
};

/** Any value as text, but a NaN is no name: undefined, as where there is no value. */
export const textUnlessNaN = (value: DefinedValue | undefined): string | undefined =>
  value === undefined || Number.isNaN(numberOf(value)) ? undefined : castText(value);

/** Whether Python holds a value for true: anything but null, false, zero and empty text. */
export const isTruthy = (value: HeaderValue | undefined): boolean =>
  value instanceof HeaderNumber ? value.value !== 0 : Boolean(value);

/** Whether two values are equal as Python compares them: an absent one is null, and `1`, `1.0` and true are one. */
export const areEqual = (a: HeaderValue | undefined, b: HeaderValue | undefined): boolean => {
  const number = numberOf(a);
  return number === undefined ? (a ?? null) === (b ?? null) : number === numberOf(b);
};
