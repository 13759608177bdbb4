import { HeaderNumber, type HeaderValue } from '#domain/fits';
import { exposureRows, type Translation } from '#domain/translator';

type Facts = Readonly<Record<string, unknown>>;

interface ExposureFacts extends Facts {
  readonly timespan_begin_nsec: bigint;
  readonly timespan_end_nsec: bigint;
}

/** What the official stack made of one header. Properties that could not be had are missing, NaN is the text `NaN`. */
export interface GoldenTranslation {
  readonly fix_changes: Facts;
  readonly properties: Facts & { readonly instrument: string };
  readonly raw_ingest:
    | { readonly ok: true; readonly exposure_record: ExposureFacts }
    | { readonly ok: false; readonly error: string };
}

/** The 26 properties that ingest asks for. */
const PROPERTIES = {
  altaz_begin: ['az_deg', 'zen_deg'],
  boresight_rotation_angle: ['deg'],
  boresight_rotation_coord: [],
  can_see_sky: [],
  dark_time: ['value'],
  datetime_begin: ['butler_nsec'],
  datetime_end: ['butler_nsec'],
  detector_num: [],
  exposure_group: [],
  exposure_id: [],
  exposure_time_requested: ['value'],
  group_counter_end: [],
  group_counter_start: [],
  has_simulated_content: [],
  instrument: [],
  object: [],
  observation_counter: [],
  observation_id: [],
  observation_reason: [],
  observation_type: [],
  observing_day: [],
  observing_day_offset: ['seconds'],
  physical_filter: [],
  science_program: [],
  tracking_radec: ['icrs_ra_deg', 'icrs_dec_deg'],
  visit_id: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null;

/** A NaN is stored as null here, with a warning. */
const stored = (value: unknown): unknown => (value === undefined || value === 'NaN' ? null : value);

/** A number of up to 1e15 and the same as bigint are one. */
const exact = (value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

/** The official properties, each of its parts on its own. */
export const officialProperties = ({ properties }: GoldenTranslation): Facts =>
  Object.fromEntries(
    Object.entries(PROPERTIES).flatMap(([property, parts]): [string, unknown][] => {
      const value = properties[property];
      if (parts.length === 0)
        return [[property, exact(property === 'visit_id' ? asBigInt(value) : stored(value))]];
      return parts.map((part) => [`${property}.${part}`, exact(isFacts(value) ? stored(value[part]) : null)]);
    }),
  );

const asBigInt = (value: unknown): unknown => (typeof value === 'number' ? BigInt(value) : stored(value));

/** Ours in the same form. */
export const ourProperties = ({ info }: Translation): Facts => ({
  'altaz_begin.az_deg': info.altazBegin?.azimuth ?? null,
  'altaz_begin.zen_deg': info.altazBegin?.zenithAngle ?? null,
  'boresight_rotation_angle.deg': info.boresightRotationAngle,
  boresight_rotation_coord: info.boresightRotationCoord,
  can_see_sky: info.canSeeSky,
  'dark_time.value': info.darkTime,
  'datetime_begin.butler_nsec': exact(info.datetimeBegin),
  'datetime_end.butler_nsec': exact(info.datetimeEnd),
  detector_num: info.detectorNum,
  exposure_group: info.exposureGroup,
  exposure_id: info.exposureId,
  'exposure_time_requested.value': info.exposureTimeRequested,
  group_counter_end: info.groupCounterEnd,
  group_counter_start: info.groupCounterStart,
  has_simulated_content: info.hasSimulatedContent,
  instrument: info.instrument,
  object: info.object,
  observation_counter: info.observationCounter,
  observation_id: info.observationId,
  observation_reason: info.observationReason,
  observation_type: info.observationType,
  observing_day: info.observingDay,
  'observing_day_offset.seconds': info.observingDayOffset,
  physical_filter: info.physicalFilter,
  science_program: info.scienceProgram,
  'tracking_radec.icrs_ra_deg': info.trackingRadec?.ra ?? null,
  'tracking_radec.icrs_dec_deg': info.trackingRadec?.dec ?? null,
  visit_id: exact(info.visitId),
});

/** What was mended, each keyword with its value before and after, as the reference writes it. */
export const ourFixes = ({ fixes }: Translation): Facts => {
  const plain = (value: HeaderValue): unknown => (value instanceof HeaderNumber ? value.value : value);
  return Object.fromEntries(
    fixes.map(({ keyword, from, to }) => [
      keyword,
      [from === undefined ? '<absent>' : plain(from), plain(to)],
    ]),
  );
};

/** The official exposure record, with the rule that an end lies after its begin. */
export const officialRecord = ({
  timespan_begin_nsec: begin,
  timespan_end_nsec: end,
  ...record
}: ExposureFacts): Facts => ({
  ...record,
  timespan: { begin, end: end > begin ? end : begin + 1n },
  is_visit_candidate: undefined,
});

/** Ours in the same form. */
export const ourRecord = ({ info }: Translation): Facts => {
  const { group, dayObs, exposure } = exposureRows(info).rows;
  return {
    ...exposure,
    group: group.name,
    detector: info.detectorNum,
    day_obs: dayObs.id,
    day_obs_offset_s: info.observingDayOffset,
    day_obs_timespan_nsec: [dayObs.timespan.begin, dayObs.timespan.end],
    is_visit_candidate: undefined,
  };
};

/**
 * Rotations from FK5 may differ in the last bits, since machines have different sines; other values must not.
 *
 * @param columns - those that such a rotation makes
 */
export const withTolerance = (facts: Facts, columns: readonly string[]): Facts =>
  Object.fromEntries(
    Object.entries(facts).map(([column, value]) => [
      column,
      columns.includes(column) && typeof value === 'number' ? within4Ulp(value) : value,
    ]),
  );

const within4Ulp = (expected: number): unknown => ({
  asymmetricMatch: (other: unknown) =>
    typeof other === 'number' && Math.abs(other - expected) <= 4 * Math.abs(expected) * Number.EPSILON,
});
