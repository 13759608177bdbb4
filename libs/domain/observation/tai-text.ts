import { dateOfDays } from './calendar-date';
import type { TaiNs } from './tai';

const NS_PER_SECOND = 1_000_000_000n;
const SECONDS_PER_DAY = 86_400;
/** 9999-12-31, the last day that four digits can name. */
const LAST_DAY = 2_932_896;
/** 0000-01-01. */
const FIRST_DAY = -719_528;

const padded = (number: number | bigint, digits: number): string => number.toString().padStart(digits, '0');

/**
 * A time as ISO text of the scale TAI with nine decimals: `2025-04-16T07:03:18.051939905`. Beyond the years 0 to 9999 it is the
 * number of nanoseconds since 1970 in digits.
 */
export const taiText = (time: TaiNs): string => {
  const fraction = ((time % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND;
  const seconds = Number((time - fraction) / NS_PER_SECOND);
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  if (days < FIRST_DAY || days > LAST_DAY) return time.toString();
  const { year, month, day } = dateOfDays(days);
  const second = seconds - days * SECONDS_PER_DAY;
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  const date = `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
  return `${date}T${clock.map((part) => padded(part, 2)).join(':')}.${padded(fraction, 9)}`;
};
