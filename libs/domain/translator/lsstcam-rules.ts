import { dayObsAt, taiNs, taiOfJulian, type JulianTime, type TaiNs } from '#domain/observation';
import { EXPOSURE_RULES, shutterOrVignetting, skyByType } from './exposure-rules';
import { finite, isFault, missing, wrongType, type Outcome } from './fault';
import {
  castFloat,
  castText,
  definedValue,
  firstDefined,
  numberOf,
  type DefinedValue,
} from './header-access';
import type { HeaderReading, PropertyRules } from './header-reading';
import { IDENTITY_RULES } from './identity-rules';
import { pacificOffset } from './lab-time';
import { POINTING_RULES } from './pointing-rules';
import { TIME_RULES } from './time-rules';

/** 2025-03-01T00:00:00 UTC: after it the camera is at the telescope. */
const ON_TELESCOPE = taiNs(1_740_787_237_000_000_000n);
/** Year and month from which nights begin at noon UTC-12, as at the summit, and no longer by the clocks of California. */
const SHIPPED = 202_405;
const PHOSIM = 'H';

/**
 * How headers of LSSTCam are read, where that differs from what all Rubin cameras have in common.
 *
 * Source: obs_lsst translators/lsstCam.py.
 */
export const LSSTCAM_RULES: PropertyRules = {
  ...IDENTITY_RULES,
  ...TIME_RULES,
  ...EXPOSURE_RULES,
  ...POINTING_RULES,

  /** TSTAND is not looked at: the camera names its test stand at the summit too. */
  is_on_mountain: (reading): Outcome<boolean> => {
    if (reading.header.get('CONTRLLR') === PHOSIM) return true;
    const begin = beginOf(reading);
    return isFault(begin) ? begin : begin > ON_TELESCOPE;
  },

  observing_day_offset: (reading): Outcome<number> => {
    const begin = beginOf(reading);
    if (isFault(begin)) return begin;
    const month = Math.floor(dayObsAt(begin, 0) / 100);
    return month >= SHIPPED ? 43_200 : pacificOffset(begin);
  },

  /** The shutter's own time, unless it never opened. */
  exposure_time: (reading): Outcome<number> => {
    const shuttime = definedValue(reading.header, 'SHUTTIME');
    if (shuttime === undefined) return reading.get('exposure_time_requested');
    const seconds = numberOf(shuttime);
    if (seconds === undefined) return wrongType('SHUTTIME', shuttime, 'a number');
    return seconds > 0 ? seconds : reading.get('exposure_time_requested');
  },

  /** Empty places behind the filter are not part of its name. */
  physical_filter: (reading): string => EXPOSURE_RULES.physical_filter(reading).replace(/(?:~empty)+$/, ''),

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
    const [keyword, value] = firstDefined(reading.header, ['ROTPA', 'ROTANGLE']) ?? [];
    if (keyword !== undefined && value !== undefined) {
      const angle = castFloat(value);
      if (angle === undefined) return wrongType(keyword, value, 'a number');
      return Number.isNaN(angle) ? 0 : finite(keyword, angle);
    }
    const type = reading.get('observation_type');
    if (isFault(type)) return type;
    if (type !== 'science') return 0;
    const onMountain = reading.get('is_on_mountain');
    if (isFault(onMountain)) return onMountain;
    return onMountain ? missing('ROTPA') : 0;
  },
};

const beginOf = (reading: HeaderReading): Outcome<TaiNs> => {
  const begin: Outcome<JulianTime> = reading.get('datetime_begin');
  if (isFault(begin)) return begin;
  return taiOfJulian(begin) ?? missing('MJD-BEG');
};

/** A header's NaN is no name; any other value is one. */
const textUnlessNaN = (value: DefinedValue | undefined): string | undefined =>
  value === undefined || Number.isNaN(numberOf(value)) ? undefined : castText(value);
