export type { Boresight } from './boresight';
export type { CameraGeometry, Optics, PlacedSensor, SensorKind } from './camera-geometry';
export { CONTROLLERS, controllerByLetter, type Controller } from './controller';
export { detectorByFullName } from './detector-lookup';
export { fieldAngle, focalPlanePoint, type FieldAngle, type FocalPlanePoint } from './focal-plane';
export type { DatasetDefinition, Detector, DetectorPurpose, Instrument, PhysicalFilter } from './instrument';
export { CAMERAS, cameraByInstrument } from './known-cameras';
export { INSTRUMENTS, instrumentByName } from './known-instruments';
export { LSSTCAM } from './lsstcam';
export { LSSTCAM_GEOMETRY } from './lsstcam-geometry';
export {
  sensorCorners,
  visitRegions,
  type DetectorRegion,
  type RegisteredRegion,
  type VisitRegions,
} from './visit-regions';
