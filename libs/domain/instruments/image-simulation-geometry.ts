import type { CameraGeometry, PlacedSensor } from './camera-geometry';
import { LSST_OPTICS } from './optics';
import { PHOSIM_CORNERS } from './phosim-corners';
import { SCIENCE_FOCAL_PLANE } from './rafted-detectors';
import { ITL } from './sensor-kinds';

type Place = readonly [x: number, y: number];

/**
 * Where PhoSim and imSim put the centre of each raft: a little shifted and turned against the real camera. In hundredths of a millimetre,
 * so that sums are exact.
 */
const RAFTS: Readonly<Record<string, Place>> = {
  R00: [-25400, -25400],
  R01: [-12760, -25380],
  R02: [-50, -25410],
  R03: [12660, -25440],
  R04: [25400, -25400],
  R10: [-25440, -12660],
  R11: [-12730, -12680],
  R12: [-20, -12700],
  R13: [12680, -12740],
  R14: [25390, -12760],
  R20: [-25410, 60],
  R21: [-12710, 20],
  R22: [0, 0],
  R23: [12710, -30],
  R24: [25420, -50],
  R30: [-25390, 12760],
  R31: [-12680, 12740],
  R32: [30, 12710],
  R33: [12740, 12680],
  R34: [25440, 12650],
  R40: [-25400, 25400],
  R41: [-12650, 25450],
  R42: [60, 25410],
  R43: [12760, 25390],
  R44: [25400, 25400],
};

/** Where they put the sensors within each raft, in hundredths of a millimetre. */
const SENSORS: Readonly<Record<string, Place>> = {
  S00: [-4237, -4219],
  S01: [-9, -4232],
  S02: [4218, -4237],
  S10: [-4232, 8],
  S11: [0, 0],
  S12: [4228, -10],
  S20: [-4219, 4236],
  S21: [10, 4228],
  S22: [4236, 4220],
};

function placed(detector: number, raft: string, sensor: string): PlacedSensor {
  const [raftX, raftY] = RAFTS[raft] ?? [NaN, NaN];
  const [x, y] = SENSORS[sensor] ?? [NaN, NaN];
  return { detector, kind: ITL, x: (raftX + x) / 100, y: (raftY + y) / 100, yaw: 0 };
}

const scienceSensors: readonly PlacedSensor[] = SCIENCE_FOCAL_PLANE.map(({ raft, nameInRaft }, detector) =>
  placed(detector, raft, nameInRaft),
);

const cornerSensors: readonly PlacedSensor[] = PHOSIM_CORNERS.map(({ detector, raft, nameInRaft }) =>
  placed(detector, raft, nameInRaft),
);

/** Source: obs_lsst policy/imsim. */
export const IMSIM_GEOMETRY: CameraGeometry = {
  instrument: 'LSSTCam-imSim',
  optics: LSST_OPTICS,
  sensors: scienceSensors,
};

/** Source: obs_lsst policy/phosim. */
export const PHOSIM_GEOMETRY: CameraGeometry = {
  instrument: 'LSSTCam-PhoSim',
  optics: LSST_OPTICS,
  sensors: [...scienceSensors, ...cornerSensors],
};
