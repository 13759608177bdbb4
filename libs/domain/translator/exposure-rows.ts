import { GiveUp } from '#domain/failure';
import {
  clampTai,
  dayObsTimespan,
  taiNs,
  type ExposureRecord,
  type ExposureRows,
  type RawDataId,
  type TaiNs,
  type Timespan,
} from '#domain/observation';
import type { ObservationInfo } from './observation-info';
import type { PropertyName } from './property-values';
import type { TranslationWarning, WarningCode } from './translation-warning';

/** The rows of an exposure with what had to be changed in its times to store them. */
export interface ExposureRowsWithWarnings {
  readonly rows: ExposureRows;
  readonly warnings: readonly TranslationWarning[];
}

/**
 * The rows of an exposure that one of its files calls for: group, day_obs and exposure. All files of an exposure give the
 * same rows.
 *
 * @throws GiveUp if exposure or night lie wholly outside 1970 to 2100, where the registry has no times
 *
 * Source: obs_base ingest.py (makeExposureRecord, makeDependencyRecords).
 */
export const exposureRows = (info: ObservationInfo): ExposureRowsWithWarnings => {
  const warnings: TranslationWarning[] = [];
  const warn = (property: PropertyName, code: WarningCode, message: string): void => {
    warnings.push({ code, property, keyword: null, message });
  };
  const { instrument, exposureGroup, observingDay } = info;
  const night = dayObsTimespan(observingDay, info.observingDayOffset);
  if (night.begin === night.end) throw outsideAllTimes(info, 'observing_day');
  const timespan = exposureTimespan(info, warn);
  return {
    rows: {
      group: { instrument, name: exposureGroup },
      dayObs: { instrument, id: observingDay, timespan: night },
      exposure: exposureRecord(info, timespan),
    },
    warnings,
  };
};

/** Which raw a file is: the data id of its dataset. */
export const rawDataId = (info: ObservationInfo): RawDataId => ({
  instrument: info.instrument,
  detector: info.detectorNum,
  exposure: info.exposureId,
});

const exposureTimespan = (
  info: ObservationInfo,
  warn: (property: PropertyName, code: WarningCode, message: string) => void,
): Timespan => {
  const clamped = (property: PropertyName, time: TaiNs): TaiNs => {
    const nearest = clampTai(time);
    if (nearest !== time) warn(property, 'TIME_CLAMPED', `${property} lies outside 1970 to 2100`);
    return nearest;
  };
  const isReversed = info.datetimeEnd < info.datetimeBegin;
  if (isReversed) warn('datetime_end', 'END_BEFORE_BEGIN', 'the end lies before the begin');
  const begin = clamped('datetime_begin', info.datetimeBegin);
  const end = isReversed ? begin : clamped('datetime_end', info.datetimeEnd);
  if (begin !== end) return { begin, end };
  if (begin !== info.datetimeBegin) throw outsideAllTimes(info, 'datetime_begin');
  return { begin, end: taiNs(begin + 1n) };
};

const outsideAllTimes = (info: ObservationInfo, property: PropertyName): GiveUp =>
  new GiveUp('HEADER_VALUE_INVALID', `${property}: all of it lies outside 1970 to 2100`, {
    facts: { instrument: info.instrument, obsId: info.observationId, property, keyword: null },
  });

const exposureRecord = (info: ObservationInfo, timespan: Timespan): ExposureRecord => {
  const { trackingRadec: tracking, altazBegin: altaz } = info;
  const isSkyAngle = tracking !== null && info.boresightRotationCoord === 'sky';
  return {
    instrument: info.instrument,
    id: info.exposureId,
    day_obs: info.observingDay,
    group: info.exposureGroup,
    physical_filter: info.physicalFilter,
    obs_id: info.observationId,
    exposure_time: info.exposureTimeRequested,
    dark_time: info.darkTime,
    observation_type: info.observationType,
    observation_reason: info.observationReason,
    seq_num: info.observationCounter,
    seq_start: info.groupCounterStart,
    seq_end: info.groupCounterEnd,
    target_name: info.object,
    science_program: info.scienceProgram,
    tracking_ra: tracking?.ra ?? null,
    tracking_dec: tracking?.dec ?? null,
    sky_angle: isSkyAngle ? info.boresightRotationAngle : null,
    azimuth: altaz?.azimuth ?? null,
    zenith_angle: altaz?.zenithAngle ?? null,
    has_simulated: info.hasSimulatedContent,
    can_see_sky: info.canSeeSky,
    timespan,
  };
};
