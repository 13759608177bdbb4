export { cephRecord, type CephEvent } from './ceph-record';
export { type EventOrder } from './event-disorder';
export { simulateExposure, type Arrival, type ExposureTruth, type SimulatedExposure } from './exposure';
export { type ExposureFacts } from './exposure-facts';
export { type ExposureKind } from './exposure-kind';
export { type FaultOrder } from './faults/fault-sowing';
export {
  EXPOSURE_FAULT_NAMES,
  FILE_FAULT_NAMES,
  type ExposureFaultName,
  type FileFaultName,
} from './faults/fault-table';
export { type FileTruth } from './file-truth';
export { simulateNight, type NightOrder, type SimulatedNight } from './night';
export { type NightAction } from './night-action';
export { type NightPlan, type PlannedBlock } from './night-plan';
export { type NightCounts, type NightTruth } from './night-truth';
export { type Pace } from './pace';
export { play, playNight, type BucketSink, type EventSink, type ObjectSink } from './playback';
export { type GuiderStamps } from './read-out';
export { type ExposureOrder } from './shot';
