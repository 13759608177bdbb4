import { double, integer, type HeaderValue } from '#domain/fits';
import type { TaiNs } from '#domain/observation';
import { invalid, isFault, wrongType, type Fault, type Outcome } from './fault';
import { mend, type FixRule } from './fix-rules';
import { areEqual, castInteger, isTruthy, numberOf } from './header-access';
import type { HeaderEdits } from './header-edits';
import { beginTime, nanoseconds } from './time-rules';
import { utcTime } from './utc-time';

/** Until when an error was made, or from when it is not made any more; UTC. */
const SENSOR_CHANGED = utcTime('2019-06-24');
const IMGTYPE_WRITTEN = utcTime('2019-11-07');
const OBJECT_IS_OF_THE_SKY = utcTime('2020-01-27T20:00:00');
const RADEC_IN_DEGREES = utcTime('2020-01-28T22:00:00');
const DATE_END_TRUSTED = utcTime('2020-02-01');
const RASTART_MEANS_THE_SKY = utcTime('2020-05-01');
const ROTPA_TURNED = utcTime('2020-11-19');
const RASTART_IN_DEGREES = utcTime('2021-02-11T18:45:00');
const RASTART_IN_UTC = utcTime('2021-02-12');
const ROTPA_TURNED_BACK = utcTime('2021-10-29');
const TARGET_NAMED_PLAINLY = utcTime('2022-07-10');

const DEGREES_PER_RADIAN = 180 / Math.PI;
const DEGREES_PER_HOUR = 15;
/** TAI - UTC of those years as an angle of the turning sky. */
const LEAP_SECONDS_IN_DEGREES = (37 / 3600) * DEGREES_PER_HOUR;

/** What the oldest headers lack and the observation's id says: `AT_O_20190306_000014`. */
const BY_OBS_ID: readonly FixRule<string>[] = [
  (header, obsId) => {
    if (header.get('OBSID') === undefined) header.set('OBSID', obsId);
    return undefined;
  },
  (header, obsId) => {
    if (header.get('DAYOBS') !== undefined) return undefined;
    const day = obsId.split('_')[2];
    if (day === undefined) return invalid('OBSID', `is ${obsId}, which has no night as its third part`);
    const night = day.length === 8 ? undefined : header.get('OBS-NITE');
    const dayObs = night === undefined ? day : night;
    if (isTruthy(dayObs)) header.set('DAYOBS', dayObs);
    return undefined;
  },
  (header, obsId) => {
    if (header.get('SEQNUM') !== undefined) return undefined;
    const counter = castInteger(obsId.split('_').slice(3).join('_'));
    if (counter === undefined)
      return invalid('OBSID', `is ${obsId}, which has no counter as its fourth part`);
    header.set('SEQNUM', integer(counter));
    return undefined;
  },
  /** In late 2019 the clock of the camera sometimes stood in 1970; the time at which the header was written is right to seconds. */
  (header) => {
    const date = header.get('DATE-OBS');
    if (date === undefined) return undefined;
    if (typeof date !== 'string') return wrongType('DATE-OBS', date, 'text');
    if (!date.startsWith('1970')) return undefined;
    for (const [source, ...keywords] of [
      ['DATE', 'DATE-OBS', 'DATE-BEG'],
      ['MJD', 'MJD-OBS', 'MJD-BEG'],
    ] as const) {
      const written = header.need(source);
      if (isFault(written)) return written;
      for (const keyword of keywords) header.set(keyword, written);
    }
    header.clear('DATE-END', 'MJD-END');
    return undefined;
  },
];

/** What was wrong for a time. */
const BY_DATE: readonly FixRule<TaiNs>[] = [
  (header, begin) => {
    if (begin > SENSOR_CHANGED) header.set('LSST_NUM', 'ITL-3800C-068');
    return undefined;
  },
  /** The end was in one scale of time or the other, sometimes before the begin. */
  (header, begin) => {
    if (begin < DATE_END_TRUSTED && isTruthy(header.get('DATE-END'))) header.clear('DATE-END', 'MJD-END');
    return undefined;
  },
  (header, begin) => (begin < IMGTYPE_WRITTEN ? takeTypeFromGroup(header) : undefined),
  /** Engineering tests called their targets objects. */
  (header, begin) => {
    if (begin < OBJECT_IS_OF_THE_SKY && header.get('IMGTYPE') === 'OBJECT') header.set('IMGTYPE', 'ENGTEST');
    return undefined;
  },
  (header, begin) =>
    begin < RADEC_IN_DEGREES
      ? changeEach(header, ['RA', 'DEC'], isDefined, (radians) => radians * DEGREES_PER_RADIAN)
      : undefined,
  /** The shutter's own time was never right. */
  (header) => {
    if (isTruthy(header.get('SHUTTIME'))) header.clear('SHUTTIME');
    return undefined;
  },
  (header) => {
    const lacksObject = header.get('OBJECT') === undefined && header.get('IMGTYPE') === 'OBJECT';
    if (lacksObject) header.set('OBJECT', 'NOTSET');
    return undefined;
  },
  /** Targets of the spectrograph were marked as such in their names. */
  (header, begin) => {
    const object = header.get('OBJECT') ?? null;
    if (begin >= TARGET_NAMED_PLAINLY || object === null) return undefined;
    if (typeof object !== 'string') return wrongType('OBJECT', object, 'text');
    header.set('OBJECT', object.replaceAll('spec:', ''));
    return undefined;
  },
  (header) => {
    if (header.get('RADESYS') === '') header.set('RADESYS', 'ICRS');
    return undefined;
  },
  (header) => {
    const tracking = header.get('TRACKSYS');
    if (tracking === '') header.clear('TRACKSYS');
    else if (tracking === 'SIDEREAL') header.set('TRACKSYS', 'RADEC');
    return undefined;
  },
  /** First the directions were of a telescope elsewhere, so that RA and DEC, where it was sent, are better; then in hours. */
  (header, begin) => {
    if (begin < RASTART_MEANS_THE_SKY) header.clear('RASTART', 'DECSTART', 'RAEND', 'DECEND');
    else if (begin < RASTART_IN_DEGREES)
      return changeRightAscensions(header, (hours) => hours * DEGREES_PER_HOUR);
    return undefined;
  },
  /** They were computed with TAI for UTC. */
  (header, begin) =>
    begin > RASTART_MEANS_THE_SKY && begin < RASTART_IN_UTC
      ? changeRightAscensions(header, (degrees) => degrees + LEAP_SECONDS_IN_DEGREES)
      : undefined,
  (header, begin) =>
    begin > ROTPA_TURNED && begin < ROTPA_TURNED_BACK
      ? header.change('ROTPA', (degrees) => degrees - 180)
      : undefined,
  /** The site lies south of the equator. */
  (header) => {
    const height = numberOf(header.get('OBSGEO-Z'));
    if (height !== undefined && height > 0) header.set('OBSGEO-Z', double(-height));
    return undefined;
  },
];

const isDefined = (value: HeaderValue | undefined): boolean => (value ?? null) !== null;

/** Changes those of the numbers that are wanted. */
const changeEach = (
  header: HeaderEdits,
  keywords: readonly string[],
  isWanted: (value: HeaderValue | undefined) => boolean,
  changed: (number: number) => number,
): Fault | undefined => {
  for (const keyword of keywords) {
    const fault = isWanted(header.get(keyword)) ? header.change(keyword, changed) : undefined;
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/** Both keywords must be there, though they may be without a value or 0, which stays as it is. */
const changeRightAscensions = (
  header: HeaderEdits,
  changed: (rightAscension: number) => number,
): Fault | undefined =>
  changeEach(header, ['RASTART', 'RAEND'], (value) => value === undefined || isTruthy(value), changed);

/** GROUPID held the type: alone (`bias`), before a number (`dark_0001_0002`), or as one of many kinds of focus. */
const typeInGroup = (group: string): string | undefined => {
  const [type, ...numbers] = group.split('_');
  if (numbers.length > 0) return type;
  return /^FOCUS./is.test(group) ? 'FOCUS' : undefined;
};

/** Takes the type from the group, which is none if it was the type and nothing else. */
const takeTypeFromGroup = (header: HeaderEdits): Fault | undefined => {
  const group = header.get('GROUPID') ?? null;
  if (!isTruthy(group)) return undefined;
  if (typeof group !== 'string') return wrongType('GROUPID', group, 'text');
  if (group.startsWith('test')) return undefined;
  const imgtype = header.get('IMGTYPE');
  const type = typeInGroup(group);
  if (isTruthy(imgtype)) {
    if (areEqual(imgtype, group)) header.clear('GROUPID');
    return undefined;
  }
  if (type === undefined) header.clear('GROUPID');
  header.set('IMGTYPE', type ?? group);
  return undefined;
};

/**
 * Mends what is known to be wrong in headers of LATISS, rule by rule: first what follows from the observation's id, then
 * what was wrong when the exposure was taken.
 *
 * @param obsId - the observation's id as the uncorrected header has it
 * @returns why a rule failed, if one did; the rules before it have been applied, those after it not
 *
 * Source: obs_lsst translators/latiss.py (fix_header), April 2026.
 */
export const fixLatissHeader = (header: HeaderEdits, obsId: string): Fault | undefined => {
  const fault = mend(header, obsId, BY_OBS_ID);
  if (fault !== undefined) return fault;
  const begin: Outcome<TaiNs> = nanoseconds(beginTime(header.header));
  return isFault(begin) ? begin : mend(header, begin, BY_DATE);
};
