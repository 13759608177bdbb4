import type { Header } from '#domain/fits';
import {
  dayObsAt,
  julianFromMjd,
  laterBy,
  parseDayObs,
  parseIsoTime,
  taiOfJulian,
  type DayObs,
  type JulianTime,
  type TaiNs,
  type TimeScale,
} from '#domain/observation';
import { invalid, isFault, missing, wrongType, type Outcome } from './fault';
import { castInteger, definedValue, firstDefined, numberOf, type DefinedValue } from './header-access';
import type { HeaderReading } from './header-reading';

const BEGIN_KEYWORDS = ['MJD-BEG', 'DATE-BEG', 'MJD-OBS', 'DATE-OBS'] as const;
const SCALES: readonly string[] = ['tai', 'utc', 'tt'] satisfies TimeScale[];

/** Nights begin at noon UTC-12 at the observatory, whatever the season. */
export const OBSERVATORY_DAY_OFFSET = 43_200;

/**
 * When an exposure began and ended, and which night that is, as all Rubin cameras say it. The begin is in TAI, whatever
 * TIMESYS says.
 *
 * Source: obs_lsst translators/lsst.py, astro_metadata_translator translators/fits.py.
 */
export const TIME_RULES = {
  datetime_begin: ({ header }: HeaderReading): Outcome<JulianTime> => beginTime(header),

  datetime_end: (reading: HeaderReading): Outcome<JulianTime> => {
    const dateEnd = definedValue(reading.header, 'DATE-END');
    if (dateEnd !== undefined) {
      const scale = scaleOf(reading);
      return isFault(scale) ? scale : isoTime('DATE-END', dateEnd, scale);
    }
    const begin = reading.get('datetime_begin');
    if (isFault(begin)) return begin;
    const exposureTime = reading.get('exposure_time');
    if (isFault(exposureTime)) return exposureTime;
    const end = exposureTime < 0 ? begin : laterBy(begin, exposureTime);
    if (taiOfJulian(end) !== undefined) return end;
    return invalid('EXPTIME', `is ${exposureTime}, so that without DATE-END there is no end`);
  },

  observing_day: (reading: HeaderReading): Outcome<DayObs> => {
    const dayobs = definedValue(reading.header, 'DAYOBS');
    if (dayobs !== undefined) {
      const number = castInteger(dayobs);
      if (number === undefined) return wrongType('DAYOBS', dayobs, 'YYYYMMDD');
      return parseDayObs(number) ?? invalid('DAYOBS', `is ${number}, which is no day`);
    }
    const begin = beginOf(reading);
    if (isFault(begin)) return begin;
    const offset = reading.get('observing_day_offset');
    return isFault(offset) ? offset : dayObsAt(begin, offset);
  },

  observing_day_offset: (): number => OBSERVATORY_DAY_OFFSET,
};

/** When the exposure of a header began, in TAI. */
export const beginTime = (header: Header): Outcome<JulianTime> => {
  const [keyword, value] = firstDefined(header, BEGIN_KEYWORDS) ?? [];
  if (keyword === undefined || value === undefined) return missing(BEGIN_KEYWORDS.join(', '));
  return keyword.startsWith('MJD') ? mjdTime(keyword, value) : isoTime(keyword, value);
};

/** When the exposure began, to the nanosecond. */
export const beginOf = (reading: HeaderReading): Outcome<TaiNs> => nanoseconds(reading.get('datetime_begin'));

/** A begin to the nanosecond; its rules let no other pass. */
export const nanoseconds = (begin: Outcome<JulianTime>): Outcome<TaiNs> =>
  isFault(begin) ? begin : (taiOfJulian(begin) ?? missing(BEGIN_KEYWORDS.join(', ')));

const scaleOf = ({ header }: HeaderReading): Outcome<TimeScale> => {
  const timesys = definedValue(header, 'TIMESYS');
  if (timesys === undefined) return 'utc';
  return typeof timesys === 'string' ? timeScale(timesys) : wrongType('TIMESYS', timesys, 'text');
};

/** The scale of time that TIMESYS names, in whatever case. */
export const timeScale = (timesys: string): Outcome<TimeScale> => {
  const scale = timesys.toLowerCase();
  if (SCALES.includes(scale)) return scale as TimeScale;
  return invalid('TIMESYS', `is ${timesys}, none of TAI, UTC, TT`);
};

/** A date as text, in TAI whatever TIMESYS says unless a scale is named. */
export const isoTime = (
  keyword: string,
  value: DefinedValue,
  scale: TimeScale | 'begin' = 'begin',
): Outcome<JulianTime> => {
  if (typeof value !== 'string') return wrongType(keyword, value, 'text');
  const time = parseIsoTime(value, scale === 'begin' ? 'fits' : 'isot', scale === 'begin' ? 'tai' : scale);
  return 'parsed' in time ? time.parsed : invalid(keyword, `is "${value}": ${time.unparsable}`);
};

/** A modified Julian date, in the scale that it is written in. */
export const mjdTime = (keyword: string, value: DefinedValue): Outcome<JulianTime> => {
  const number = numberOf(value);
  const time = typeof value === 'string' ? mjdOfText(value) : julianFromMjd(number ?? NaN);
  if (time === undefined) return wrongType(keyword, value, 'a number');
  return taiOfJulian(time) === undefined ? invalid(keyword, `is ${number ?? ''}, which is no date`) : time;
};

/** A date as text keeps all its digits: the whole days are read apart from the rest. */
const mjdOfText = (text: string): JulianTime | undefined => {
  const [found, sign, days, rest = '0'] = /^\s*([+-]?)(\d{1,9})(\.\d*)?\s*$/.exec(text) ?? [];
  if (found === undefined) return undefined;
  const direction = sign === '-' ? -1 : 1;
  return julianFromMjd(direction * Number(days), direction * Number(`0${rest}`));
};
