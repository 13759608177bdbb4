import { BAND_FILTERS, CUT_ON_FILTERS, OPEN_FILTERS, UNKNOWN_FILTER } from './band-filters';
import { rawImages } from './dataset-definitions';
import { DATE_AND_TIME_IDS } from './id-ranges';
import type { Instrument } from './instrument';
import { numberedDetectors } from './rafted-detectors';

/** How many sensors were on test stand 3, each as a raft of one. */
const SENSORS = 435;

const raftOf = (detector: number): string => `R${String(detector).padStart(3, '0')}`;

/** Test stand 3: one sensor at a time, each with a raft and a detector number of its own. Source: obs_lsst policy/ts3, _instrument.py. */
export const LSST_TS3: Instrument = {
  name: 'LSST-TS3',
  className: 'lsst.obs.lsst.LsstTS3',
  ...DATE_AND_TIME_IDS,
  detectorMax: 1000,
  visitSystem: 0,
  detectors: numberedDetectors(
    Array.from({ length: SENSORS }, (_, id) => ({
      raft: raftOf(id),
      nameInRaft: 'S00',
      purpose: 'SCIENCE',
    })),
  ),
  physicalFilters: [...OPEN_FILTERS, ...BAND_FILTERS, UNKNOWN_FILTER, ...CUT_ON_FILTERS],
  raw: rawImages('LSST-TS3', 'lsst.obs.lsst.rawFormatter.LsstTS3RawFormatter'),
  guider: null,
};
