import type { FailureCode } from '#domain/failure';
import { HeaderNumber, type HeaderValue } from '#domain/fits';

/** What can be wrong with a header, as operators look it up. */
export type FaultCode = Extract<
  FailureCode,
  | 'DETECTOR_UNKNOWN'
  | 'HEADER_KEYWORD_MISSING'
  | 'HEADER_OF_CALIBRATION'
  | 'HEADER_VALUE_INVALID'
  | 'HEADER_VALUE_NOT_FINITE'
  | 'HEADER_VALUE_TYPE'
>;

/** Why a property cannot be had from a header: a value like any other, passed on by what depends on it. */
export class Fault {
  constructor(
    readonly code: FaultCode,
    /** In words, naming the keyword: `GROUPID is a number, text expected`. */
    readonly problem: string,
    readonly keyword: string | null = null,
    /** The file cannot be ingested, even if it could do without the property. */
    readonly isFinal = false,
  ) {}
}

/** What came of asking a header for something. */
export type Outcome<T> = T | Fault;

/** Whether asking failed. */
export const isFault = (outcome: unknown): outcome is Fault => outcome instanceof Fault;

/** A keyword that is not there, or has no value. */
export const missing = (keyword: string): Fault =>
  new Fault('HEADER_KEYWORD_MISSING', `${keyword} is missing or has no value`, keyword);

/** A keyword whose value is of a type that means nothing there. */
export const wrongType = (keyword: string, value: HeaderValue | undefined, expected: string): Fault =>
  new Fault('HEADER_VALUE_TYPE', `${keyword} is ${kindOf(value)}, ${expected} expected`, keyword);

/** A keyword whose value is of the right type and yet makes no sense. */
export const invalid = (keyword: string, problem: string): Fault =>
  new Fault('HEADER_VALUE_INVALID', `${keyword} ${problem}`, keyword);

/** A keyword that makes the file unreadable, whatever it says. */
export const unreadable = (keyword: string, problem: string): Fault =>
  new Fault('HEADER_VALUE_INVALID', `${keyword} ${problem}`, keyword, true);

/** A number that can be stored; NaN and infinities cannot, since no row with them is ever equal to itself or of use. */
export const finite = (keyword: string, value: number): Outcome<number> =>
  Number.isFinite(value) ? value : new Fault('HEADER_VALUE_NOT_FINITE', `${keyword} is ${value}`, keyword);

const kindOf = (value: HeaderValue | undefined): string => {
  if (value === undefined) return 'missing';
  if (value === null) return 'without a value';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'a logical value';
  return value instanceof HeaderNumber && value.isInteger ? 'a whole number' : 'a number';
};
