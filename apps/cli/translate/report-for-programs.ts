import { double } from '#domain/fits';
import { taiText, type ExposureRecord } from '#domain/observation';
import type { HeaderChange, ObservationInfo } from '#domain/translator';
import { exactJson, type ExactValue } from './exact-json';
import type { FileReport, Remark } from './file-report';

/** One line of JSON for one file; docs/translate.md says what is in it. */
export function reportForPrograms(report: FileReport): string {
  const { file, instrument, found, exposure, fixes, warnings, error } = report;
  return exactJson({
    file,
    instrument,
    exposure: exposure === null ? null : exposureForPrograms(exposure),
    group: found?.exposureGroup ?? null,
    detector: found?.detectorNum ?? null,
    day_obs_offset_s: found?.observingDayOffset ?? null,
    observation_info: found === null ? null : propertiesForPrograms(found),
    fixes: fixes.map(fixForPrograms),
    warnings: warnings.map(remarkForPrograms),
    error: error === null ? null : remarkForPrograms(error),
  });
}

const real = (value: number | null | undefined): ExactValue =>
  value === null || value === undefined ? null : double(value);

/** The columns of the registry by their names; nanoseconds exceed what a double can count, so that they are text. */
const exposureForPrograms = ({ timespan, ...columns }: ExposureRecord): ExactValue => ({
  ...columns,
  exposure_time: real(columns.exposure_time),
  dark_time: real(columns.dark_time),
  tracking_ra: real(columns.tracking_ra),
  tracking_dec: real(columns.tracking_dec),
  sky_angle: real(columns.sky_angle),
  azimuth: real(columns.azimuth),
  zenith_angle: real(columns.zenith_angle),
  timespan_begin_nsec: timespan.begin.toString(),
  timespan_end_nsec: timespan.end.toString(),
});

type Found = { readonly [Key in keyof ObservationInfo]: ObservationInfo[Key] | undefined };

/** The properties by their official names; null for one that could not be had. */
const propertiesForPrograms = (found: Found): ExactValue => ({
  altaz_begin: found.altazBegin
    ? { az_deg: real(found.altazBegin.azimuth), zen_deg: real(found.altazBegin.zenithAngle) }
    : null,
  boresight_rotation_angle: real(found.boresightRotationAngle),
  boresight_rotation_coord: found.boresightRotationCoord ?? null,
  can_see_sky: found.canSeeSky ?? null,
  dark_time: real(found.darkTime),
  datetime_begin: found.datetimeBegin === undefined ? null : taiText(found.datetimeBegin),
  datetime_end: found.datetimeEnd === undefined ? null : taiText(found.datetimeEnd),
  detector_num: found.detectorNum ?? null,
  exposure_group: found.exposureGroup ?? null,
  exposure_id: found.exposureId ?? null,
  exposure_time_requested: real(found.exposureTimeRequested),
  group_counter_end: found.groupCounterEnd ?? null,
  group_counter_start: found.groupCounterStart ?? null,
  has_simulated_content: found.hasSimulatedContent ?? null,
  instrument: found.instrument ?? null,
  object: found.object ?? null,
  observation_counter: found.observationCounter ?? null,
  observation_id: found.observationId ?? null,
  observation_reason: found.observationReason ?? null,
  observation_type: found.observationType ?? null,
  observing_day: found.observingDay ?? null,
  observing_day_offset: found.observingDayOffset ?? null,
  physical_filter: found.physicalFilter ?? null,
  science_program: found.scienceProgram ?? null,
  tracking_radec: found.trackingRadec
    ? { ra_deg: real(found.trackingRadec.ra), dec_deg: real(found.trackingRadec.dec) }
    : null,
  visit_id: found.visitId?.toString() ?? null,
});

const fixForPrograms = ({ keyword, from, to, by }: HeaderChange): ExactValue => ({
  keyword,
  old: from ?? null,
  new: to,
  by,
});

const remarkForPrograms = ({ code, property, keyword, message }: Remark): ExactValue => ({
  code,
  property,
  keyword,
  message,
});
