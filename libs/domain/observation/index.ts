export { parseExposureFile, sidecarPath, type ExposureFile, type LfaFile } from './exposure-file';
export type { DayObsRecord, ExposureRecord, ExposureRows, GroupRecord } from './exposure-record';
export { parseObjectPath, type ObjectPath } from './object-path';
export type { Parsed } from './parsed';
export type { TaiNs, Timespan } from './tai';
