import type { CameraGeometry, PlacedSensor } from './camera-geometry';
import { LSST_OPTICS } from './optics';
import { placeInRaft, placeOfRaft, SCIENCE_RAFTS, SCIENCE_SENSORS } from './raft-grid';
import { E2V, ITL, ITL_WAVEFRONT } from './sensor-kinds';

/** The outermost rafts and `R20` are of ITL, the others of e2v. */
const ITL_RAFTS = ['R01', 'R02', 'R03', 'R10', 'R20', 'R41', 'R42', 'R43'];

type Unnumbered = Omit<PlacedSensor, 'detector'>;

const scienceSensors = (): readonly Unnumbered[] =>
  SCIENCE_RAFTS.flatMap((raft) =>
    SCIENCE_SENSORS.map((sensor) => {
      const [raftX, raftY] = placeOfRaft(raft);
      const [x, y] = placeInRaft(sensor);
      return { kind: ITL_RAFTS.includes(raft) ? ITL : E2V, x: raftX + x, y: raftY + y, yaw: 0 };
    }),
  );

/** The corner raft R44: SG0, SG1, SW0, SW1. */
const CORNER: readonly Unnumbered[] = [
  { kind: ITL, x: 212.24, y: 258.74, yaw: 270 },
  { kind: ITL, x: 258.74, y: 212.24, yaw: 0 },
  { kind: ITL_WAVEFRONT, x: 214.25, y: 202.625, yaw: 0 },
  { kind: ITL_WAVEFRONT, x: 214.25, y: 225.875, yaw: 180 },
];
/** By how many quarter turns R00, R04, R40 and R44, in which order sensors are numbered, are turned against R44. */
const QUARTER_TURNS = [2, 3, 1, 0] as const;

function turned({ kind, x, y, yaw }: Unnumbered, quarters: 0 | 1 | 2 | 3): Unnumbered {
  const places: readonly (readonly [number, number])[] = [
    [x, y],
    [-y, x],
    [-x, -y],
    [y, -x],
  ];
  const [turnedX, turnedY] = places[quarters] ?? [x, y];
  return { kind, x: turnedX, y: turnedY, yaw: yaw + 90 * quarters };
}

const cornerSensors = (): readonly Unnumbered[] =>
  QUARTER_TURNS.flatMap((quarters) => CORNER.map((sensor) => turned(sensor, quarters)));

/** The sensors of LSSTCam and its simulation, 0 to 204. Source: obs_lsst policy/lsstCam. */
const SENSORS: readonly PlacedSensor[] = [...scienceSensors(), ...cornerSensors()].map(
  (sensor, detector) => ({
    detector,
    ...sensor,
  }),
);

export const LSSTCAM_GEOMETRY: CameraGeometry = {
  instrument: 'LSSTCam',
  optics: LSST_OPTICS,
  sensors: SENSORS,
};
export const LSSTCAMSIM_GEOMETRY: CameraGeometry = { ...LSSTCAM_GEOMETRY, instrument: 'LSSTCamSim' };
