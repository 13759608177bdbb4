import type { TimeScale } from './iso-time';
import { dayAndRest, julianOfRest, type JulianTime } from './julian-time';
import { taiMinusUtc } from './leap-seconds';

const SECONDS_PER_DAY = 86_400;
const TT_MINUS_TAI = 32.184;

/** Seconds of a UTC day; one with a leap second is a second longer, and its fraction is one of the longer day. */
const secondsOf = (utcDays: number): number =>
  SECONDS_PER_DAY + taiMinusUtc(utcDays + 1) - taiMinusUtc(utcDays);

/**
 * A time in TAI that a Julian date gives in another scale.
 *
 * Source: erfa utctai, tttai.
 */
export const taiFrom = (time: JulianTime, scale: TimeScale): JulianTime => {
  if (scale === 'tai') return time;
  const { days, rest } = dayAndRest(time);
  if (scale === 'tt') return julianOfRest(days, rest - TT_MINUS_TAI / SECONDS_PER_DAY);
  const stretch = secondsOf(days) / SECONDS_PER_DAY;
  return julianOfRest(days, rest * stretch + taiMinusUtc(days) / SECONDS_PER_DAY);
};

/**
 * A time in TAI as a Julian date of another scale.
 *
 * Source: erfa taiutc, taitt.
 */
export const taiTo = (tai: JulianTime, scale: TimeScale): JulianTime => {
  if (scale === 'tai') return tai;
  const { days, rest } = dayAndRest(tai);
  if (scale === 'tt') return julianOfRest(days, rest + TT_MINUS_TAI / SECONDS_PER_DAY);
  const sinceMidnight = rest - taiMinusUtc(days) / SECONDS_PER_DAY;
  if (sinceMidnight >= 0) return julianOfRest(days, (sinceMidnight * SECONDS_PER_DAY) / secondsOf(days));
  const sinceMidnightBefore = rest + 1 - taiMinusUtc(days - 1) / SECONDS_PER_DAY;
  return julianOfRest(days - 1, (sinceMidnightBefore * SECONDS_PER_DAY) / secondsOf(days - 1));
};
