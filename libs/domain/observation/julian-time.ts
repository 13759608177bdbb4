import { taiNs, type TaiNs } from './tai';

/**
 * A time as the official stack computes with it: a Julian date in two doubles, `day` whole and `fraction` within
 * [-0.5, 0.5]. Sums are made in this form, since the last nanosecond depends on it.
 *
 * Source: astropy.time (utils.day_frac and its use in Time), 8.0.
 */
export interface JulianTime {
  readonly day: number;
  readonly fraction: number;
}

const MJD_ZERO = 2_400_000.5;
const EPOCH_DAY = 2_440_588;
const EPOCH_FRACTION = -0.5;
const SECONDS_PER_DAY = 86_400;
const NS_PER_DAY = 86_400_000_000_000;

const roundHalfEven = (value: number): number => {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
};

/** Knuth's sum: the rounded sum and what the rounding lost. */
const twoSum = (a: number, b: number): readonly [number, number] => {
  const sum = a + b;
  const bRounded = sum - a;
  return [sum, a - (sum - bRounded) + (b - bRounded)];
};

/** The two halves of a double's digits, after Shewchuk. */
const split = (a: number): readonly [number, number] => {
  const scaled = 134_217_729 * a;
  const high = scaled - (scaled - a);
  return [high, a - high];
};

/** The rounded product and what the rounding lost, after Shewchuk. */
const twoProduct = (a: number, b: number): readonly [number, number] => {
  const product = a * b;
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  return [product, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)];
};

/** Whole days and the rest of a sum of two doubles. */
const normalised = (sum: number, error: number): JulianTime => {
  const whole = roundHalfEven(sum);
  const [rest, check] = twoSum(sum - whole, error);
  const isTieRoundedWrongly = rest * Math.sign(check) === 0.5;
  const day = whole + (isTieRoundedWrongly ? roundHalfEven(rest + 2 * check) : roundHalfEven(rest));
  return { day, fraction: sum - day + error };
};

const sumOf = (a: number, b: number): JulianTime => normalised(...twoSum(a, b));

/** A number of seconds as days, without loss. */
const daysOfSeconds = (seconds: number): JulianTime => {
  const quotient = seconds / SECONDS_PER_DAY;
  const [product, lost] = twoProduct(quotient, SECONDS_PER_DAY);
  const [difference, error] = twoSum(seconds, -product);
  return sumOf(quotient, (difference + (error - lost)) / SECONDS_PER_DAY);
};

/**
 * The time of a modified Julian date (days since 1858-11-17T00:00).
 *
 * @param rest - days to be added that the first number is too coarse for
 */
export const julianFromMjd = (mjd: number, rest = 0): JulianTime => {
  const { day, fraction } = sumOf(mjd, rest);
  return sumOf(day + MJD_ZERO, fraction);
};

/**
 * The time of a Julian date in two parts, of any sizes.
 *
 * @param rest - days to be added that the first number is too coarse for
 */
export const julianFromJd = (jd: number, rest = 0): JulianTime => sumOf(jd, rest);

/**
 * The time so many seconds into a day.
 *
 * @param days - whole days since 1970-01-01
 */
export const julianFromDay = (days: number, seconds: number): JulianTime =>
  sumOf(EPOCH_DAY + EPOCH_FRACTION + days, seconds / SECONDS_PER_DAY);

/** A Julian date as whole days since 1970-01-01 and the rest of the day since midnight, [0, 1). */
export const dayAndRest = ({
  day,
  fraction,
}: JulianTime): { readonly days: number; readonly rest: number } =>
  fraction < 0.5
    ? { days: day - EPOCH_DAY, rest: fraction - EPOCH_FRACTION }
    : { days: day - EPOCH_DAY + 1, rest: fraction + EPOCH_FRACTION };

/**
 * The Julian date of a part of a day.
 *
 * @param days - whole days since 1970-01-01
 * @param rest - days since its midnight; need not lie within the day
 */
export const julianOfRest = (days: number, rest: number): JulianTime =>
  sumOf(EPOCH_DAY + days, EPOCH_FRACTION + rest);

/** A Julian date as modified Julian date, in one double: to about a microsecond. */
export const mjdOf = ({ day, fraction }: JulianTime): number => day - MJD_ZERO + fraction;

/** The time so many seconds later. */
export const laterBy = (time: JulianTime, seconds: number): JulianTime => {
  const span = daysOfSeconds(seconds);
  return sumOf(time.day + span.day, time.fraction + span.fraction);
};

/**
 * The same time in nanoseconds since 1970-01-01 TAI, not clamped; undefined if it is no number or further away than 10^12 days.
 *
 * Source: daf_butler time_utils.py (astropy_to_nsec).
 */
export const taiOfJulian = (time: JulianTime): TaiNs | undefined => {
  const { day, fraction } = sumOf(time.day - EPOCH_DAY, time.fraction - EPOCH_FRACTION);
  if (!(Math.abs(day) < 1e12) || !Number.isFinite(fraction)) return undefined;
  return taiNs(BigInt(day) * BigInt(NS_PER_DAY) + BigInt(roundHalfEven(fraction * NS_PER_DAY)));
};
