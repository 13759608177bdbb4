export type { DayObsRecord, ExposureRecord, ExposureRows, GroupRecord } from './exposure-record';
export type { TaiNs, Timespan } from './tai';
