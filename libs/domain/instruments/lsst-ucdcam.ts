import { BAND_FILTERS, OPEN_FILTERS, UNKNOWN_FILTER } from './band-filters';
import { rawImages } from './dataset-definitions';
import { NIGHT_AND_COUNTER_IDS } from './id-ranges';
import type { Instrument } from './instrument';
import { detectorAt } from './rafted-detectors';

/**
 * The beam simulator of UC Davis: one sensor at a time, one of ITL or one of e2v. Their numbers are those of a camera of three rafts,
 * of which nothing else was built.
 *
 * Source: obs_lsst policy/ucd, _instrument.py.
 */
export const LSST_UCDCAM: Instrument = {
  name: 'LSST-UCDCam',
  className: 'lsst.obs.lsst.LsstUCDCam',
  ...NIGHT_AND_COUNTER_IDS,
  detectorMax: 1000,
  visitSystem: 0,
  detectors: [
    detectorAt(1, { raft: 'R22', nameInRaft: 'S01', purpose: 'SCIENCE' }),
    detectorAt(10, { raft: 'R21', nameInRaft: 'S01', purpose: 'SCIENCE' }),
  ],
  physicalFilters: [...OPEN_FILTERS, ...BAND_FILTERS, UNKNOWN_FILTER],
  raw: rawImages('LSST-UCDCam', 'lsst.obs.lsst.rawFormatter.LsstUCDCamRawFormatter'),
  guider: null,
};
