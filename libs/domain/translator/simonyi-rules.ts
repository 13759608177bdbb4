import { dayObsAt, type TaiNs } from '#domain/observation';
import { EXPOSURE_RULES, shutterOrVignetting, skyByType } from './exposure-rules';
import { finite, isFault, wrongType, type Outcome } from './fault';
import { definedValue, firstDefined, numberOf, textUnlessNaN } from './header-access';
import type { HeaderReading, PropertyRules } from './header-reading';
import { IDENTITY_RULES } from './identity-rules';
import { pacificOffset } from './lab-time';
import { PHOSIM, POINTING_RULES, rotationAngle } from './pointing-rules';
import { beginOf, OBSERVATORY_DAY_OFFSET, TIME_RULES } from './time-rules';
import { unlessScience } from './unless-science';

/** What a filter's name ends in for each place behind it that is empty. */
const EMPTY_PLACE = '~empty';

/**
 * How headers of the cameras of the Simonyi telescope are read, where that differs from what all Rubin cameras have in
 * common: LSSTCam, its forerunner ComCam, and the simulations of both.
 *
 * Source: obs_lsst translators/lsstCam.py.
 */
export const SIMONYI_RULES: PropertyRules = {
  ...IDENTITY_RULES,
  ...TIME_RULES,
  ...EXPOSURE_RULES,
  ...POINTING_RULES,

  /** The shutter's own time, unless it never opened. */
  exposure_time: (reading): Outcome<number> => {
    const shuttime = definedValue(reading.header, 'SHUTTIME');
    if (shuttime === undefined) return reading.get('exposure_time_requested');
    const seconds = numberOf(shuttime);
    if (seconds === undefined) return wrongType('SHUTTIME', shuttime, 'a number');
    return seconds > 0 ? seconds : reading.get('exposure_time_requested');
  },

  /** Empty places behind the filter are not part of its name. */
  physical_filter: (reading): Outcome<string> => {
    const name = EXPOSURE_RULES.physical_filter(reading);
    let end = name.length;
    while (name.endsWith(EMPTY_PLACE, end)) end -= EMPTY_PLACE.length;
    return name.slice(0, end);
  },

  /** In the laboratory there is no sky; at the telescope the type of the observation is not trusted to tell. */
  can_see_sky: (reading): Outcome<boolean | null> => {
    const onMountain = reading.get('is_on_mountain');
    if (isFault(onMountain)) return onMountain;
    if (!onMountain) return false;
    const seen = shutterOrVignetting(reading);
    if (seen !== undefined) return seen;
    return reading.header.get('CONTRLLR') === PHOSIM ? skyByType(reading) : null;
  },

  object: ({ header }): string => textUnlessNaN(definedValue(header, 'OBJECT')) ?? 'UNKNOWN',

  science_program: ({ header }): string =>
    textUnlessNaN(firstDefined(header, ['PROGRAM', 'RUNNUM'])?.[1]) ?? 'unknown',

  boresight_rotation_angle: (reading): Outcome<number | null> => {
    const rotation = rotationAngle(reading);
    if (isFault(rotation)) return rotation;
    if (rotation === undefined) return unlessScience(reading, 'ROTPA', 0);
    const [keyword, angle] = rotation;
    return Number.isNaN(angle) ? 0 : finite(keyword, angle);
  },
};

/**
 * At the telescope since a day. TSTAND is not looked at: the camera names its test stand at the summit too. What PhoSim made
 * counts as taken at the telescope whenever it was.
 */
export const atTelescopeAfter =
  (moment: TaiNs) =>
  (reading: HeaderReading): Outcome<boolean> => {
    if (reading.header.get('CONTRLLR') === PHOSIM) return true;
    const begin = beginOf(reading);
    return isFault(begin) ? begin : begin > moment;
  };

/**
 * Nights of a camera that was built in California began by the clocks there until it was shipped to the summit.
 *
 * @param shipped - year and month, YYYYMM, of the first nights that began at noon UTC-12
 */
export const nightsOfCaliforniaUntil =
  (shipped: number) =>
  (reading: HeaderReading): Outcome<number> => {
    const begin = beginOf(reading);
    if (isFault(begin)) return begin;
    const month = Math.floor(dayObsAt(begin, 0) / 100);
    return month >= shipped ? OBSERVATORY_DAY_OFFSET : pacificOffset(begin);
  };
