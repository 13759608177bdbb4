import { rawImages } from './dataset-definitions';
import { NIGHT_AND_COUNTER_IDS } from './id-ranges';
import type { Instrument } from './instrument';
import { LATISS_PHYSICAL_FILTERS } from './latiss-filters';

/**
 * The imaging spectrograph of the auxiliary telescope: one sensor. Its files and headers say `R00_S00`, the registry `RXX_S00`.
 *
 * Source: obs_lsst policy/latiss, _instrument.py.
 */
export const LATISS: Instrument = {
  name: 'LATISS',
  className: 'lsst.obs.lsst.Latiss',
  ...NIGHT_AND_COUNTER_IDS,
  detectorMax: 1,
  visitSystem: 2,
  detectors: [{ id: 0, fullName: 'RXX_S00', raft: null, nameInRaft: 'RXX_S00', purpose: 'SCIENCE' }],
  physicalFilters: LATISS_PHYSICAL_FILTERS,
  raw: rawImages('LATISS', 'lsst.obs.lsst.rawFormatter.LatissRawFormatter'),
  guider: null,
};
