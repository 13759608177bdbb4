export { simulateExposure, type Arrival, type ExposureTruth, type SimulatedExposure } from './exposure';
export { play, type ObjectSink, type Pace } from './playback';
export { type ExposureOrder } from './shot';
