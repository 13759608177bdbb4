import { dateOfDays, daysSince1970 } from './calendar-date';
import { clampTai, taiNs, type TaiNs, type Timespan } from './tai';

declare const brand: unique symbol;

/** An observing night as the number YYYYMMDD; the calendar has this day. */
export type DayObs = number & { readonly [brand]: 'DayObs' };

const NS_PER_SECOND = 1_000_000_000n;
const NS_PER_DAY = 86_400n * NS_PER_SECOND;
const NS_PER_HALF_MILLISECOND = 500_000n;

const daysOf = (dayObs: number): number | undefined =>
  daysSince1970({
    year: Math.floor(dayObs / 10_000),
    month: Math.floor(dayObs / 100) % 100,
    day: dayObs % 100,
  });

/** The night of a number or text YYYYMMDD; undefined if it is not eight digits or the calendar has no such day. */
export const parseDayObs = (value: number | string): DayObs | undefined => {
  const text = String(value);
  if (!/^\d{8}$/.test(text)) return undefined;
  return daysOf(Number(text)) === undefined ? undefined : (Number(text) as DayObs);
};

/**
 * The night in which a time falls.
 *
 * @param offsetSeconds - seconds after midnight TAI at which a night begins; 43200 on Cerro Pachón
 *
 * Source: astro_metadata_translator translator.py (observing_date_to_observing_day); times are rounded to milliseconds there.
 */
export const dayObsAt = (time: TaiNs, offsetSeconds: number): DayObs => {
  const sinceOffset = time - BigInt(offsetSeconds) * NS_PER_SECOND + NS_PER_HALF_MILLISECOND;
  const days = sinceOffset / NS_PER_DAY - (sinceOffset % NS_PER_DAY < 0n ? 1n : 0n);
  const { year, month, day } = dateOfDays(Number(days));
  return (year * 10_000 + month * 100 + day) as DayObs;
};

/**
 * The 24 hours of a night: from midnight TAI of its date plus the offset, clamped to what the Butler stores.
 *
 * @param offsetSeconds - seconds after midnight TAI at which the night begins
 *
 * Source: obs_base ingest.py (makeDependencyRecords).
 */
export const dayObsTimespan = (dayObs: DayObs, offsetSeconds: number): Timespan => {
  const midnight = BigInt(daysOf(dayObs) ?? 0) * NS_PER_DAY;
  const begin = midnight + BigInt(offsetSeconds) * NS_PER_SECOND;
  return { begin: clampTai(taiNs(begin)), end: clampTai(taiNs(begin + NS_PER_DAY)) };
};
