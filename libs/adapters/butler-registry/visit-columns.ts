import { Refused } from '#domain/failure';
import { elementTable } from './dimension-tables';
import type { DimensionUniverse } from './dimension-universe';
import type { JsonRow } from './difference';
import type { VisitRecord, VisitRows } from './visit-rows';

/** A column of the table `visit` that this registry has, with its type for `json_to_recordset`: without a length. */
export interface VisitColumn {
  readonly name: keyof VisitRecord | 'region';
  readonly type: string;
}

const KNOWN: Readonly<Record<VisitColumn['name'], true>> = {
  instrument: true,
  id: true,
  day_obs: true,
  physical_filter: true,
  name: true,
  seq_num: true,
  exposure_time: true,
  target_name: true,
  observation_reason: true,
  science_program: true,
  azimuth: true,
  zenith_angle: true,
  region: true,
  timespan: true,
};

const isKnown = (name: string): name is VisitColumn['name'] => name in KNOWN;

/**
 * The columns of this universe's visits, in their order.
 *
 * @throws Refused `REGISTRY_UNIVERSE_UNKNOWN` for a column that no visit has a value for, and for pixels other than those of htm7
 */
export function visitColumns(universe: DimensionUniverse): readonly VisitColumn[] {
  const refusal = (found: string): Refused =>
    new Refused(
      'REGISTRY_UNIVERSE_UNKNOWN',
      `The dimension universe ${universe.namespace}, version ${universe.version}, has ${found}, which is not known here.`,
    );
  const { system, level } = universe.commonSkypix;
  if (system !== 'htm' || level !== 7) throw refusal(`the common skypix ${system}${level}`);
  return elementTable(universe, universe.element('visit')).columns.map(({ name, type }) => {
    if (!isKnown(name)) throw refusal(`the column visit.${name}`);
    return { name, type: type.replace(/^character varying.*/, 'text') };
  });
}

/** The visit as a row of this registry: only the columns that it has. */
export const visitRow = ({ visit, regions }: VisitRows, columns: readonly VisitColumn[]): JsonRow =>
  Object.fromEntries(columns.map(({ name }) => [name, name === 'region' ? regions.region : visit[name]]));
