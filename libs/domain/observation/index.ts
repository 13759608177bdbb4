export { dateOfDays, daysSince1970, type CalendarDate } from './calendar-date';
export { datasetId, type DataId, type RawDataId } from './dataset-id';
export { dayObsAt, dayObsTimespan, parseDayObs, type DayObs } from './day-obs';
export { parseExposureFile, type ExposureFile, type LfaFile } from './exposure-file';
export type { DayObsRecord, ExposureRecord, ExposureRows, GroupRecord } from './exposure-record';
export { groupKeyFacts, type GroupKeyFacts } from './group-key';
export { parseInt8 } from './int8';
export { parseIsoTime, type IsoForm, type TimeScale } from './iso-time';
export { isoText } from './iso-text';
export {
  julianFromDay,
  julianFromJd,
  julianFromMjd,
  laterBy,
  mjdOf,
  taiOfJulian,
  type JulianTime,
} from './julian-time';
export { isLfaPath } from './lfa-path';
export { taiMinusUtc } from './leap-seconds';
export { parseObjectPath, type ObjectPath } from './object-path';
export { parseObsId, type ObsId } from './obs-id';
export type { Parsed } from './parsed';
export { clampTai, EARLIEST, LATEST, taiNs, type TaiNs, type Timespan } from './tai';
export { taiText } from './tai-text';
export { sidecarPath } from './sidecar-path';
export { taiFrom, taiTo } from './time-scale';
