import { HeaderNumber, numberText } from '#domain/fits';

/** What a line for programs is made of: as JSON, but with numbers that keep their type and all their digits. */
export type ExactValue =
  | string
  | number
  | boolean
  | null
  | HeaderNumber
  | readonly ExactValue[]
  | { readonly [key: string]: ExactValue };

/**
 * Writes a value as JSON on one line. Header numbers stand as the official stack writes them (`30.0` for a double, `-0.0`, all
 * digits of a whole number), so that a reader gets the same double; NaN and infinities, which JSON does not have, as text.
 */
export function exactJson(value: ExactValue): string {
  if (value instanceof HeaderNumber) {
    return Number.isFinite(value.value) ? numberText(value) : JSON.stringify(value.text);
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(exactJson).join(',')}]`;
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${exactJson(member)}`);
  return `{${members.join(',')}}`;
}

const isList = (value: object): value is readonly ExactValue[] => Array.isArray(value);
