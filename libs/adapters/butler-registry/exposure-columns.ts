import { Refused } from '#domain/failure';
import type { ExposureRecord } from '#domain/observation';
import { elementTable } from './dimension-tables';
import type { DimensionUniverse } from './dimension-universe';
import { rangeText, type JsonRow } from './difference';

/** A column of the table `exposure` that this registry has. */
export interface ExposureColumn {
  readonly name: keyof ExposureRecord;
  /** Type for `json_to_recordset`: without a length, so that nothing is cut in silence. */
  readonly type: string;
  /** Greatest length in characters; undefined without a limit. */
  readonly length: number | undefined;
}

const KNOWN: Readonly<Record<keyof ExposureRecord, true>> = {
  instrument: true,
  id: true,
  day_obs: true,
  group: true,
  physical_filter: true,
  obs_id: true,
  exposure_time: true,
  dark_time: true,
  observation_type: true,
  observation_reason: true,
  seq_num: true,
  seq_start: true,
  seq_end: true,
  target_name: true,
  science_program: true,
  tracking_ra: true,
  tracking_dec: true,
  sky_angle: true,
  azimuth: true,
  zenith_angle: true,
  has_simulated: true,
  can_see_sky: true,
  timespan: true,
};

const isKnown = (name: string): name is keyof ExposureRecord => name in KNOWN;

/**
 * The columns of this universe's exposures, in their order.
 *
 * @throws Refused `REGISTRY_UNIVERSE_UNKNOWN` for a column that no exposure record has a value for
 */
export const exposureColumns = (universe: DimensionUniverse): readonly ExposureColumn[] =>
  elementTable(universe, universe.element('exposure')).columns.map(({ name, type }) => {
    if (!isKnown(name)) {
      throw new Refused(
        'REGISTRY_UNIVERSE_UNKNOWN',
        `The dimension universe ${universe.namespace}, version ${universe.version}, has the column exposure.${name}, which is not known here.`,
      );
    }
    const length = /^character varying\((\d+)\)$/.exec(type)?.[1];
    return {
      name,
      type: length === undefined ? type : 'text',
      length: length === undefined ? undefined : Number(length),
    };
  });

/** The record as a row of this registry: only the columns that it has. */
export const exposureRow = (record: ExposureRecord, columns: readonly ExposureColumn[]): JsonRow =>
  Object.fromEntries(
    columns.map(({ name }) => [name, name === 'timespan' ? rangeText(record.timespan) : record[name]]),
  );

/** What PostgreSQL or JSON could not keep as it is, in words; undefined for a record that is fit to be stored. */
export function unfitValue(record: ExposureRecord, columns: readonly ExposureColumn[]): string | undefined {
  for (const { name, type, length } of columns) {
    if (name === 'timespan') {
      if (record.timespan.end <= record.timespan.begin)
        return `timespan ${rangeText(record.timespan)} is empty`;
      continue;
    }
    const value = record[name];
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) return `${name} is ${value}`;
      if (type === 'bigint' && !Number.isSafeInteger(value))
        return `${name} is ${value}, no integer below 2^53`;
    }
    if (typeof value === 'string') {
      if (value.includes('\0') || !value.isWellFormed()) return `${name} holds characters that are no text`;
      if (length !== undefined && Array.from(value).length > length) {
        return `${name} '${value}' is longer than ${length} characters`;
      }
    }
  }
  return undefined;
}
