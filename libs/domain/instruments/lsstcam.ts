import type { Detector, Instrument } from './instrument';
import { LSSTCAM_PHYSICAL_FILTERS } from './lsstcam-filters';

const SIDE = [0, 1, 2, 3, 4] as const;
const RAFTS = SIDE.flatMap((row) => SIDE.map((column) => `R${row}${column}`));
const CORNER_RAFTS = RAFTS.filter((raft) => /^R[04][04]$/.test(raft));
const SCIENCE_RAFTS = RAFTS.filter((raft) => !CORNER_RAFTS.includes(raft));
const SCIENCE_SENSORS = ['S00', 'S01', 'S02', 'S10', 'S11', 'S12', 'S20', 'S21', 'S22'];

type Sensor = Pick<Detector, 'raft' | 'nameInRaft' | 'purpose'>;

const sensors = function* (): Generator<Sensor> {
  for (const raft of SCIENCE_RAFTS) {
    for (const nameInRaft of SCIENCE_SENSORS) yield { raft, nameInRaft, purpose: 'SCIENCE' };
  }
  for (const raft of CORNER_RAFTS) {
    for (const nameInRaft of ['SG0', 'SG1']) yield { raft, nameInRaft, purpose: 'GUIDER' };
    for (const nameInRaft of ['SW0', 'SW1']) yield { raft, nameInRaft, purpose: 'WAVEFRONT' };
  }
};

/**
 * The LSST camera: 21 science rafts of 9 sensors, then 4 corner rafts of 2 guiders and 2 halves of a wavefront sensor,
 * numbered 0..204 in that order.
 *
 * Source: obs_lsst policy/lsstCam, _instrument.py.
 */
export const LSSTCAM: Instrument = {
  name: 'LSSTCam',
  className: 'lsst.obs.lsst.LsstCam',
  visitMax: 7050123199999,
  exposureMax: 7050123199999,
  detectorMax: 1000,
  visitSystem: 2,
  detectors: [...sensors()].map((sensor, id) => ({
    id,
    fullName: `${sensor.raft}_${sensor.nameInRaft}`,
    ...sensor,
  })),
  physicalFilters: LSSTCAM_PHYSICAL_FILTERS,
  raw: {
    datasetType: 'raw',
    storageClass: 'Exposure',
    formatter: 'lsst.obs.lsst.rawFormatter.LsstCamRawFormatter',
    run: 'LSSTCam/raw/all',
  },
  guider: {
    datasetType: 'guider_raw',
    storageClass: 'Stamps',
    formatter: 'lsst.obs.base.formatters.fitsGeneric.FitsGenericFormatter',
    run: 'LSSTCam/raw/guider',
  },
};
