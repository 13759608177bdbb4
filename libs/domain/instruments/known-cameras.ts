import type { CameraGeometry } from './camera-geometry';
import { IMSIM_GEOMETRY, PHOSIM_GEOMETRY } from './image-simulation-geometry';
import { LSSTCAM_GEOMETRY, LSSTCAMSIM_GEOMETRY } from './lsstcam-geometry';
import { LATISS_GEOMETRY, LSSTCOMCAM_GEOMETRY, LSSTCOMCAMSIM_GEOMETRY } from './small-camera-geometry';
import { TS3_GEOMETRY, TS8_GEOMETRY, UCD_GEOMETRY } from './test-stand-geometry';

/** Every camera of the Rubin Observatory. */
export const CAMERAS: readonly CameraGeometry[] = [
  LSSTCAM_GEOMETRY,
  LSSTCAMSIM_GEOMETRY,
  LSSTCOMCAM_GEOMETRY,
  LSSTCOMCAMSIM_GEOMETRY,
  LATISS_GEOMETRY,
  IMSIM_GEOMETRY,
  PHOSIM_GEOMETRY,
  TS8_GEOMETRY,
  TS3_GEOMETRY,
  UCD_GEOMETRY,
];

const byInstrument = new Map(CAMERAS.map((camera) => [camera.instrument, camera]));

/** The camera of an instrument (`LSSTCam`), undefined where it is not known. */
export const cameraByInstrument = (instrument: string): CameraGeometry | undefined =>
  byInstrument.get(instrument);
