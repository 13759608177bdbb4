import { BAND_FILTERS } from './band-filters';
import { rawImages } from './dataset-definitions';
import { SIMULATED_SURVEY_IDS } from './id-ranges';
import type { Instrument } from './instrument';
import { numberedDetectors, SCIENCE_FOCAL_PLANE } from './rafted-detectors';

/** Version of the throughput curves that the simulation names its filters after. */
const THROUGHPUTS = 'sim_1.4';

/** Images made by imSim: the science sensors of the LSST camera. Source: obs_lsst policy/imsim, _instrument.py. */
export const LSSTCAM_IMSIM: Instrument = {
  name: 'LSSTCam-imSim',
  className: 'lsst.obs.lsst.LsstCamImSim',
  ...SIMULATED_SURVEY_IDS,
  detectorMax: 1000,
  visitSystem: 0,
  detectors: numberedDetectors(SCIENCE_FOCAL_PLANE),
  physicalFilters: [
    ...BAND_FILTERS.map(({ name, band }) => ({ name: `${name}_${THROUGHPUTS}`, band })),
    ...BAND_FILTERS,
  ],
  raw: rawImages('LSSTCam-imSim', 'lsst.obs.lsst.rawFormatter.LsstCamImSimRawFormatter'),
  guider: null,
};
