import type { CameraGeometry, PlacedSensor, SensorKind } from './camera-geometry';
import { LSST_OPTICS } from './optics';
import { placeInRaft, SCIENCE_SENSORS } from './raft-grid';
import { E2V, ITL } from './sensor-kinds';
import { TS8_RAFTS } from './ts8-rafts';

/** Every sensor of a test stand lies where it would in the middle raft. */
function placed(detector: number, sensor: string, kind: SensorKind): PlacedSensor {
  const [x, y] = placeInRaft(sensor);
  return { detector, kind, x, y, yaw: 0 };
}

/** Source: obs_lsst policy/ts8. */
export const TS8_GEOMETRY: CameraGeometry = {
  instrument: 'LSST-TS8',
  optics: LSST_OPTICS,
  sensors: TS8_RAFTS.flatMap(({ kind }, raftIndex) =>
    SCIENCE_SENSORS.map((sensor, index) => placed(9 * raftIndex + index, sensor, kind)),
  ),
};

/** Single sensors were on test stand 3: numbers 0 to 284 of ITL, then 150 of e2v. Source: obs_lsst policy/ts3. */
export const TS3_GEOMETRY: CameraGeometry = {
  instrument: 'LSST-TS3',
  optics: LSST_OPTICS,
  sensors: Array.from({ length: 435 }, (_, detector) => placed(detector, 'S00', detector < 285 ? ITL : E2V)),
};

/** The beam simulator of UC Davis: `R22_S01`, and `R21_S01` whose raft is in the middle as well. Source: obs_lsst policy/ucd. */
export const UCD_GEOMETRY: CameraGeometry = {
  instrument: 'LSST-UCDCam',
  optics: LSST_OPTICS,
  sensors: [placed(1, 'S01', ITL), placed(10, 'S01', E2V)],
};
