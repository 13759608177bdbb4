import { guiderStacks, rawImages } from './dataset-definitions';
import { NIGHT_AND_COUNTER_IDS } from './id-ranges';
import type { Instrument } from './instrument';
import { LSSTCAM_PHYSICAL_FILTERS } from './lsstcam-filters';
import { CORNER_RAFTS } from './raft-grid';
import { numberedDetectors, SCIENCE_FOCAL_PLANE, type RaftedSensor } from './rafted-detectors';

const cornerRaft = (raft: string): readonly RaftedSensor[] => [
  { raft, nameInRaft: 'SG0', purpose: 'GUIDER' },
  { raft, nameInRaft: 'SG1', purpose: 'GUIDER' },
  { raft, nameInRaft: 'SW0', purpose: 'WAVEFRONT' },
  { raft, nameInRaft: 'SW1', purpose: 'WAVEFRONT' },
];

/**
 * The LSST camera: 21 science rafts of 9 sensors, then 4 corner rafts of 2 guiders and 2 halves of a wavefront sensor,
 * numbered 0..204 in that order.
 *
 * Source: obs_lsst policy/lsstCam, _instrument.py.
 */
export const LSSTCAM: Instrument = {
  name: 'LSSTCam',
  className: 'lsst.obs.lsst.LsstCam',
  ...NIGHT_AND_COUNTER_IDS,
  detectorMax: 1000,
  visitSystem: 2,
  detectors: numberedDetectors([...SCIENCE_FOCAL_PLANE, ...CORNER_RAFTS.flatMap(cornerRaft)]),
  physicalFilters: LSSTCAM_PHYSICAL_FILTERS,
  raw: rawImages('LSSTCam', 'lsst.obs.lsst.rawFormatter.LsstCamRawFormatter'),
  guider: guiderStacks('LSSTCam'),
};
