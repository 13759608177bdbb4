export { CONTROLLERS, controllerByLetter, type Controller } from './controller';
export { detectorByFullName } from './detector-lookup';
export type { Detector, DetectorPurpose, Instrument, PhysicalFilter } from './instrument';
export { INSTRUMENTS, instrumentByName } from './known-instruments';
export { LSSTCAM } from './lsstcam';
