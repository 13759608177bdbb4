import { taiText, type ExposureRecord } from '#domain/observation';
import type { PropertyName } from '#domain/translator';
import type { FileReport } from './file-report';

type Found = NonNullable<FileReport['found']>;
type Shown = string | number | boolean | bigint | null | undefined;

/** A row of the table: a column of the exposure record, or another thing that a file says, with where it comes from. */
export interface RecordRow {
  readonly label: string;
  readonly unit?: string;
  /** As it would be stored; undefined where it cannot be had. */
  readonly value: (found: Found, exposure: ExposureRecord | null) => Shown;
  /** The properties that it is made of. */
  readonly properties: readonly PropertyName[];
}

const time = (nanoseconds: Found['datetimeBegin']): Shown =>
  nanoseconds === undefined ? undefined : taiText(nanoseconds);

/** The columns of the exposure record, in the order in which people look for them. */
export const RECORD_ROWS: readonly RecordRow[] = [
  { label: 'id', value: (found) => found.exposureId, properties: ['exposure_id'] },
  { label: 'obs_id', value: (found) => found.observationId, properties: ['observation_id'] },
  { label: 'day_obs', value: (found) => found.observingDay, properties: ['observing_day'] },
  { label: 'seq_num', value: (found) => found.observationCounter, properties: ['observation_counter'] },
  { label: 'group', value: (found) => found.exposureGroup, properties: ['exposure_group'] },
  { label: 'seq_start', value: (found) => found.groupCounterStart, properties: ['group_counter_start'] },
  { label: 'seq_end', value: (found) => found.groupCounterEnd, properties: ['group_counter_end'] },
  {
    label: 'timespan begin',
    unit: 'TAI',
    value: (found, exposure) => time(exposure?.timespan.begin ?? found.datetimeBegin),
    properties: ['datetime_begin'],
  },
  {
    label: 'timespan end',
    unit: 'TAI',
    value: (found, exposure) => time(exposure?.timespan.end ?? found.datetimeEnd),
    properties: ['datetime_end'],
  },
  {
    label: 'exposure_time',
    unit: 's',
    value: (found) => found.exposureTimeRequested,
    properties: ['exposure_time_requested'],
  },
  { label: 'dark_time', unit: 's', value: (found) => found.darkTime, properties: ['dark_time'] },
  { label: 'observation_type', value: (found) => found.observationType, properties: ['observation_type'] },
  {
    label: 'observation_reason',
    value: (found) => found.observationReason,
    properties: ['observation_reason'],
  },
  { label: 'physical_filter', value: (found) => found.physicalFilter, properties: ['physical_filter'] },
  { label: 'science_program', value: (found) => found.scienceProgram, properties: ['science_program'] },
  { label: 'target_name', value: (found) => found.object, properties: ['object'] },
  {
    label: 'tracking_ra',
    unit: 'deg',
    value: (found) => found.trackingRadec?.ra,
    properties: ['tracking_radec'],
  },
  {
    label: 'tracking_dec',
    unit: 'deg',
    value: (found) => found.trackingRadec?.dec,
    properties: ['tracking_radec'],
  },
  {
    label: 'sky_angle',
    unit: 'deg',
    value: (found) =>
      found.trackingRadec && found.boresightRotationCoord === 'sky' ? found.boresightRotationAngle : null,
    properties: ['boresight_rotation_angle', 'boresight_rotation_coord'],
  },
  { label: 'azimuth', unit: 'deg', value: (found) => found.altazBegin?.azimuth, properties: ['altaz_begin'] },
  {
    label: 'zenith_angle',
    unit: 'deg',
    value: (found) => found.altazBegin?.zenithAngle,
    properties: ['altaz_begin'],
  },
  { label: 'can_see_sky', value: (found) => found.canSeeSky, properties: ['can_see_sky'] },
  {
    label: 'has_simulated',
    value: (found) => found.hasSimulatedContent,
    properties: ['has_simulated_content'],
  },
];

/** What else ingest needs of a file. */
export const OTHER_ROWS: readonly RecordRow[] = [
  { label: 'detector', value: (found) => found.detectorNum, properties: ['detector_num'] },
  {
    label: 'rotation angle',
    unit: 'deg',
    value: (found) => found.boresightRotationAngle,
    properties: ['boresight_rotation_angle'],
  },
  {
    label: 'rotation frame',
    value: (found) => found.boresightRotationCoord,
    properties: ['boresight_rotation_coord'],
  },
  {
    label: 'night begins at',
    unit: 's',
    value: (found) => found.observingDayOffset,
    properties: ['observing_day_offset'],
  },
  { label: 'visit by group', value: (found) => found.visitId, properties: ['visit_id'] },
];
