import { EXPOSURE_RULES } from './exposure-rules';
import type { PropertyRules } from './header-reading';
import { SIMONYI_RULES } from './simonyi-rules';
import { TIME_RULES } from './time-rules';

/**
 * How headers of a simulated camera of the Simonyi telescope are read: it was never anywhere but at the telescope, and the
 * type of an observation may tell whether it saw the sky.
 *
 * Source: obs_lsst translators/lsstCamSim.py, comCamSim.py.
 */
export const SIMULATION_RULES: PropertyRules = {
  ...SIMONYI_RULES,
  can_see_sky: EXPOSURE_RULES.can_see_sky,
  has_simulated_content: (): boolean => true,
  is_on_mountain: (): boolean => true,
  observing_day_offset: TIME_RULES.observing_day_offset,
};
