import { daysSince1970 } from './calendar-date';

/** UTC dates from which TAI - UTC had a new value: YYYYMMDD, seconds. */
const STEPS = [
  [19720101, 10],
  [19720701, 11],
  [19730101, 12],
  [19740101, 13],
  [19750101, 14],
  [19760101, 15],
  [19770101, 16],
  [19780101, 17],
  [19790101, 18],
  [19800101, 19],
  [19810701, 20],
  [19820701, 21],
  [19830701, 22],
  [19850701, 23],
  [19880101, 24],
  [19900101, 25],
  [19910101, 26],
  [19920701, 27],
  [19930701, 28],
  [19940701, 29],
  [19960101, 30],
  [19970701, 31],
  [19990101, 32],
  [20060101, 33],
  [20090101, 34],
  [20120701, 35],
  [20150701, 36],
  [20170101, 37],
].map(([date = 0, seconds = 0]) => ({
  fromDay:
    daysSince1970({
      year: Math.floor(date / 10_000),
      month: Math.floor(date / 100) % 100,
      day: date % 100,
    }) ?? 0,
  seconds,
}));

/** Before 1972 UTC ran at another rate; no camera of ours has such dates, and 10 s is right to 10 s. */
const BEFORE_1972 = 10;

/**
 * TAI - UTC in whole seconds on a UTC date.
 *
 * @param utcDays - whole days since 1970-01-01, UTC
 */
export const taiMinusUtc = (utcDays: number): number =>
  STEPS.findLast((step) => step.fromDay <= utcDays)?.seconds ?? BEFORE_1972;
