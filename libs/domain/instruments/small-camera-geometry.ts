import type { CameraGeometry } from './camera-geometry';
import { AUXTEL_OPTICS, COMCAM_OPTICS } from './optics';
import { placeInRaft, SCIENCE_SENSORS } from './raft-grid';
import { ITL } from './sensor-kinds';

/** The commissioning camera: one raft of ITL sensors on the axis. Source: obs_lsst policy/comCam. */
export const LSSTCOMCAM_GEOMETRY: CameraGeometry = {
  instrument: 'LSSTComCam',
  optics: COMCAM_OPTICS,
  sensors: SCIENCE_SENSORS.map((sensor, detector) => {
    const [x, y] = placeInRaft(sensor);
    return { detector, kind: ITL, x, y, yaw: 0 };
  }),
};
export const LSSTCOMCAMSIM_GEOMETRY: CameraGeometry = { ...LSSTCOMCAM_GEOMETRY, instrument: 'LSSTComCamSim' };

/** The camera of the auxiliary telescope: one sensor. Source: obs_lsst policy/latiss. */
export const LATISS_GEOMETRY: CameraGeometry = {
  instrument: 'LATISS',
  optics: AUXTEL_OPTICS,
  sensors: [{ detector: 0, kind: ITL, x: -0.515, y: -0.055, yaw: 0 }],
};
