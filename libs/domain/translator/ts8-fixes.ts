import { double } from '#domain/fits';
import {
  isoText,
  laterBy,
  mjdOf,
  taiFrom,
  taiTo,
  type JulianTime,
  type TimeScale,
} from '#domain/observation';
import { finite, isFault, wrongType, type Fault, type Outcome } from './fault';
import { areEqual, isTruthy } from './header-access';
import type { HeaderEdits } from './header-edits';
import { isoTime, mjdTime, timeScale } from './time-rules';

/** Where the date stays by which exposures were numbered while it was that of their end. */
export const ORIGINAL_DATE_OBS = 'HIERARCH LSST-TS8 DATE-OBS';

/**
 * Mends headers of test stand 8 whose DATE-OBS is when the exposure ended, as it then is that of the last trigger: begin and end
 * get keywords of their own.
 *
 * @returns why it could not go on, if it could not; what it did before stays done
 *
 * Source: obs_lsst translators/ts8.py (fix_header).
 */
export const fixTs8Header = (header: HeaderEdits): Fault | undefined => {
  const dateObs = header.get('DATE-OBS');
  const trigger = header.get('DATE-TRG');
  if (dateObs === undefined || trigger === undefined || !areEqual(dateObs, trigger)) return undefined;
  if (header.get('DATE-END') === undefined) {
    header.set('DATE-END', dateObs);
    const mjdObs = header.need('MJD-OBS');
    if (isFault(mjdObs)) return mjdObs;
    header.set('MJD-END', mjdObs);
  }
  const scale = scaleOf(header);
  if (isFault(scale)) return scale;
  const end = endOf(header, scale);
  if (end === undefined || isFault(end)) return end;
  header.set(ORIGINAL_DATE_OBS, dateObs);
  const exptime = header.needNumber('EXPTIME');
  if (isFault(exptime)) return exptime;
  const seconds = finite('EXPTIME', exptime);
  if (isFault(seconds)) return seconds;
  const begin = taiTo(laterBy(end, -seconds), scale);
  header.set('MJD-OBS', double(mjdOf(begin)));
  header.set('DATE-OBS', isoText(begin));
  header.set('DATE-BEG', isoText(begin));
  header.set('MJD-BEG', double(mjdOf(begin)));
  return undefined;
};

/** It was UTC before it was TAI; headers without TIMESYS are of the former. */
const scaleOf = (header: HeaderEdits): Outcome<TimeScale> => {
  const timesys = header.get('TIMESYS');
  if (timesys === undefined) return 'utc';
  return typeof timesys === 'string' ? timeScale(timesys) : wrongType('TIMESYS', timesys, 'text');
};

/** In TAI; undefined where neither keyword has anything to say. */
const endOf = (header: HeaderEdits, scale: TimeScale): Outcome<JulianTime> | undefined => {
  const mjdObs = header.get('MJD-OBS');
  if (isTruthy(mjdObs) && mjdObs !== undefined && mjdObs !== null) {
    const end = mjdTime('MJD-OBS', mjdObs);
    return isFault(end) ? end : taiFrom(end, scale);
  }
  const dateObs = header.get('DATE-OBS');
  return isTruthy(dateObs) && dateObs !== undefined && dateObs !== null
    ? isoTime('DATE-OBS', dateObs, scale)
    : undefined;
};
