import { definedValue, textUnlessNaN } from './header-access';
import type { PropertyRules } from './header-reading';
import { TEST_STAND_RULES } from './test-stand-rules';

/**
 * How headers of the beam simulator of UC Davis are read.
 *
 * Source: obs_lsst translators/lsst_ucdcam.py.
 */
export const UCDCAM_RULES: PropertyRules = {
  ...TEST_STAND_RULES,
  observing_day_offset: (): number => 0,
  science_program: ({ header }): string => textUnlessNaN(definedValue(header, 'RUNNUM')) ?? 'unknown',
};
