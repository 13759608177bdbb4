import type { PropertyRules } from './header-reading';
import { SIMULATION_RULES } from './simulation-rules';

/**
 * How headers of the simulated LSSTCam are read.
 *
 * Source: obs_lsst translators/lsstCamSim.py.
 */
export const LSSTCAMSIM_RULES: PropertyRules = SIMULATION_RULES;
