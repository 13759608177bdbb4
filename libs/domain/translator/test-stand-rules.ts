import { EXPOSURE_RULES } from './exposure-rules';
import type { PropertyRules } from './header-reading';
import { IDENTITY_RULES } from './identity-rules';
import { POINTING_RULES } from './pointing-rules';
import { TIME_RULES } from './time-rules';

/** Nights of the laboratories in California, by standard time in summer too. */
const CALIFORNIA_DAY_OFFSET = 28_800;

/**
 * How headers of sensors in a laboratory are read, where that differs from what all Rubin cameras have in common: there is no
 * telescope and no sky.
 *
 * Source: obs_lsst translators/ts8.py, ts3.py, lsst_ucdcam.py (what their constants have in common).
 */
export const TEST_STAND_RULES = {
  ...IDENTITY_RULES,
  ...TIME_RULES,
  ...EXPOSURE_RULES,
  ...POINTING_RULES,
  observing_day_offset: (): number => CALIFORNIA_DAY_OFFSET,
  object: (): string => 'UNKNOWN',
  can_see_sky: (): boolean => false,
  tracking_radec: (): null => null,
  altaz_begin: (): null => null,
  boresight_rotation_angle: (): null => null,
  boresight_rotation_coord: (): null => null,
} satisfies Partial<PropertyRules>;
