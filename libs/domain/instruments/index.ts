export type { Boresight } from './boresight';
export type { CameraGeometry, Optics, PlacedSensor, SensorKind } from './camera-geometry';
export { CONTROLLERS, controllerByLetter, type Controller } from './controller';
export { detectorByFullName } from './detector-lookup';
export { FIBERSPEC } from './fiberspec';
export { fieldAngle, focalPlanePoint, type FieldAngle, type FocalPlanePoint } from './focal-plane';
export type { DatasetDefinition, Detector, DetectorPurpose, Instrument, PhysicalFilter } from './instrument';
export { CAMERAS, cameraByInstrument } from './known-cameras';
export { INSTRUMENTS, instrumentByName } from './known-instruments';
export { LATISS } from './latiss';
export { LSST_TS3 } from './lsst-ts3';
export { LSST_TS8 } from './lsst-ts8';
export { LSST_UCDCAM } from './lsst-ucdcam';
export { LSSTCAM } from './lsstcam';
export { LSSTCAM_GEOMETRY } from './lsstcam-geometry';
export { LSSTCAM_IMSIM } from './lsstcam-imsim';
export { LSSTCAM_PHOSIM } from './lsstcam-phosim';
export { LSSTCAMSIM } from './lsstcamsim';
export { LSSTCOMCAM } from './lsstcomcam';
export { LSSTCOMCAMSIM } from './lsstcomcamsim';
export { nearestInstruments } from './nearest-instruments';
export { STARTRACKER_FAST, STARTRACKER_NARROW, STARTRACKER_WIDE } from './star-trackers';
export { ts3RaftOf } from './ts3-serials';
export { ts8SensorOf } from './ts8-serials';
export {
  sensorCorners,
  visitRegions,
  type DetectorRegion,
  type RegisteredRegion,
  type VisitRegions,
} from './visit-regions';
