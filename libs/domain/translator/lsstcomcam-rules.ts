import type { PropertyRules } from './header-reading';
import { atTelescopeAfter, nightsOfCaliforniaUntil, SIMONYI_RULES } from './simonyi-rules';
import { utcTime } from './utc-time';

/**
 * How headers of the commissioning camera are read: as LSSTCam's, which came after it, with dates of its own.
 *
 * Source: obs_lsst translators/comCam.py.
 */
export const LSSTCOMCAM_RULES: PropertyRules = {
  ...SIMONYI_RULES,
  is_on_mountain: atTelescopeAfter(utcTime('2024-08-24')),
  observing_day_offset: nightsOfCaliforniaUntil(202_003),
};
