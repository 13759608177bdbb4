import { daysSince1970 } from './calendar-date';
import { julianFromDay, type JulianTime } from './julian-time';
import { taiMinusUtc } from './leap-seconds';
import type { Parsed } from './parsed';

/** A scale of time that a header may name in TIMESYS, in lower case. */
export type TimeScale = 'tai' | 'utc' | 'tt';

/**
 * How strictly a date is read: `fits` wants two digits everywhere and seconds with every time of day; `isot` takes single
 * digits and times without seconds.
 */
export type IsoForm = 'fits' | 'isot';

const FORMS: Readonly<Record<IsoForm, RegExp>> = {
  fits: /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2}(?:\.\d*)?))?$/,
  isot: /^(\d{4})-(\d{1,2})-(\d{1,2})(?:T(\d{1,2}):(\d{1,2})(?::(\d{1,2}(?:\.\d*)?))?)?$/,
};
const TT_MINUS_TAI = 32.184;

const secondsAheadOfTai = (scale: TimeScale, days: number): number => {
  if (scale === 'utc') return -taiMinusUtc(days);
  return scale === 'tt' ? TT_MINUS_TAI : 0;
};

/**
 * Reads a date with an optional time of day and gives it in TAI. A leap second is written as second 60.
 *
 * @param scale - the scale that the text is in
 *
 * Source: astropy.time formats `fits` and `isot`, 8.0.
 */
export const parseIsoTime = (text: string, form: IsoForm, scale: TimeScale): Parsed<JulianTime> => {
  const [found, year, month, day, hour = '0', minute = '0', second = '0'] = FORMS[form].exec(text) ?? [];
  if (found === undefined) return { unparsable: 'not YYYY-MM-DDThh:mm:ss' };
  const days = daysSince1970({ year: Number(year), month: Number(month), day: Number(day) });
  if (days === undefined) return { unparsable: 'a day that the calendar does not have' };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) >= 61) {
    return { unparsable: 'a time of day that the clock does not have' };
  }
  const secondOfDay = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return { parsed: julianFromDay(days, secondOfDay - secondsAheadOfTai(scale, days)) };
};
