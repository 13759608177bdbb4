import { rawImages } from './dataset-definitions';
import { NIGHT_AND_COUNTER_IDS } from './id-ranges';
import type { Instrument } from './instrument';
import { LSSTCOMCAM_PHYSICAL_FILTERS } from './lsstcomcam-filters';
import { numberedDetectors, wholeRaft } from './rafted-detectors';

/** The commissioning camera: one raft, that in the middle. Source: obs_lsst policy/comCam, _instrument.py. */
export const LSSTCOMCAM: Instrument = {
  name: 'LSSTComCam',
  className: 'lsst.obs.lsst.LsstComCam',
  ...NIGHT_AND_COUNTER_IDS,
  detectorMax: 1000,
  visitSystem: 2,
  detectors: numberedDetectors(wholeRaft('R22')),
  physicalFilters: LSSTCOMCAM_PHYSICAL_FILTERS,
  raw: rawImages('LSSTComCam', 'lsst.obs.lsst.rawFormatter.LsstComCamRawFormatter'),
  guider: null,
};
