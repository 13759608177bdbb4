import type { PropertyRules } from './header-reading';
import { atTelescopeAfter, nightsOfCaliforniaUntil, SIMONYI_RULES } from './simonyi-rules';
import { utcTime } from './utc-time';

/**
 * How headers of LSSTCam are read.
 *
 * Source: obs_lsst translators/lsstCam.py.
 */
export const LSSTCAM_RULES: PropertyRules = {
  ...SIMONYI_RULES,
  is_on_mountain: atTelescopeAfter(utcTime('2025-03-01')),
  observing_day_offset: nightsOfCaliforniaUntil(202_405),
};
