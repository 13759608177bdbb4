import { BAND_FILTERS, CUT_ON_FILTERS, OPEN_FILTERS } from './band-filters';
import { rawImages } from './dataset-definitions';
import { DATE_AND_TIME_IDS } from './id-ranges';
import type { Instrument } from './instrument';
import { BENCH_FILTERS, EXCHANGER_FILTERS } from './lsstcam-filters';
import { numberedDetectors, wholeRaft } from './rafted-detectors';

import { TS8_RAFTS } from './ts8-rafts';

/** Test stand 8: one raft at a time, 25 in all, each with detector numbers of its own. Source: obs_lsst policy/ts8, _instrument.py. */
export const LSST_TS8: Instrument = {
  name: 'LSST-TS8',
  className: 'lsst.obs.lsst.LsstTS8',
  ...DATE_AND_TIME_IDS,
  detectorMax: 1000,
  visitSystem: 0,
  detectors: numberedDetectors(TS8_RAFTS.flatMap(({ name }) => wholeRaft(name))),
  physicalFilters: [
    ...OPEN_FILTERS,
    ...BAND_FILTERS,
    ...EXCHANGER_FILTERS,
    ...CUT_ON_FILTERS,
    ...BENCH_FILTERS,
  ],
  raw: rawImages('LSST-TS8', 'lsst.obs.lsst.rawFormatter.LsstTS8RawFormatter'),
  guider: null,
};
