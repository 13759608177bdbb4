import { BAND_FILTERS, OPEN_FILTERS } from './band-filters';
import { guiderStacks, rawImages } from './dataset-definitions';
import { SIMULATED_SURVEY_IDS } from './id-ranges';
import type { Instrument } from './instrument';
import { PHOSIM_CORNERS } from './phosim-corners';
import { detectorAt, numberedDetectors, SCIENCE_FOCAL_PLANE } from './rafted-detectors';

/** Images made by PhoSim: the science sensors of the LSST camera, and 12 in its corners. Source: obs_lsst policy/phosim, _instrument.py. */
export const LSSTCAM_PHOSIM: Instrument = {
  name: 'LSSTCam-PhoSim',
  className: 'lsst.obs.lsst.LsstCamPhoSim',
  ...SIMULATED_SURVEY_IDS,
  detectorMax: 1000,
  visitSystem: 0,
  detectors: [
    ...numberedDetectors(SCIENCE_FOCAL_PLANE),
    ...PHOSIM_CORNERS.map((sensor) => detectorAt(sensor.detector, sensor)),
  ],
  physicalFilters: [...OPEN_FILTERS, ...BAND_FILTERS],
  raw: rawImages('LSSTCam-PhoSim', 'lsst.obs.lsst.rawFormatter.LsstCamPhoSimRawFormatter'),
  guider: guiderStacks('LSSTCam-PhoSim'),
};
