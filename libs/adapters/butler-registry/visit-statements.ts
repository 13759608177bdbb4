import { columnList, quoted, type QualifiedName } from './identifier';
import type { VisitColumn } from './visit-columns';
import type { VisitRows } from './visit-rows';

const ofTable = (columns: readonly VisitColumn[]): string =>
  columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(', ');

/**
 * What belongs to the visits of the CTE `filled` (`n`, `instrument`, `id`), of parameters $3 and following as `childValues` gives
 * them: n is the number of a visit within the statement, since ids of two instruments may be equal.
 */
const children = (named: QualifiedName, onConflict: string): string => `
definitions AS (
  INSERT INTO ${named('visit_definition')} (instrument, exposure, visit)
  SELECT f.instrument, x.exposure, f.id
  FROM unnest($3::int[], $4::bigint[]) AS x (n, exposure) JOIN filled f USING (n) ${onConflict}),
memberships AS (
  INSERT INTO ${named('visit_system_membership')} (instrument, visit_system, visit)
  SELECT f.instrument, x.system, f.id
  FROM unnest($5::int[], $6::bigint[]) AS x (n, system) JOIN filled f USING (n) ${onConflict}),
pixels AS (
  INSERT INTO ${named('visit_skypix_overlap')} (skypix_system, skypix_level, instrument, visit, skypix_index)
  SELECT 'htm', 7, f.instrument, f.id, x.pixel
  FROM unnest($7::int[], $8::bigint[]) AS x (n, pixel) JOIN filled f USING (n) ${onConflict}),
detectors AS (
  INSERT INTO ${named('visit_detector_region')} (instrument, detector, visit, region)
  SELECT f.instrument, x.detector, f.id, x.region
  FROM unnest($9::int[], $10::bigint[], $11::text[]) AS x (n, detector, region) JOIN filled f USING (n) ${onConflict}),
detector_pixels AS (
  INSERT INTO ${named('visit_detector_region_skypix_overlap')}
    (skypix_system, skypix_level, instrument, detector, visit, skypix_index)
  SELECT 'htm', 7, f.instrument, x.detector, f.id, x.pixel
  FROM unnest($12::int[], $13::bigint[], $14::bigint[]) AS x (n, detector, pixel) JOIN filled f USING (n) ${onConflict})
SELECT n FROM filled`;

/**
 * The visits of $1, a JSON array; $2 is the lock time-out. `set_config` bounds the wait for another writer of the same visit for
 * this statement alone: it is evaluated before the first row is inserted and ends with the statement.
 */
const given = (columns: readonly VisitColumn[]): string => `
WITH limits AS MATERIALIZED (SELECT set_config('lock_timeout', $2, true)),
given AS MATERIALIZED (
  SELECT x.* FROM limits, json_to_recordset($1::json) AS x (n int, ${ofTable(columns)}))`;

/** Statement V: inserts visits that are not there with all that hangs on them; brings back the numbers of those. */
export const insertText = (named: QualifiedName, columns: readonly VisitColumn[]): string => {
  const names = columnList(columns.map(({ name }) => name));
  return `${given(columns)},
inserted AS (
  INSERT INTO ${named('visit')} (${names}) SELECT ${names} FROM given ORDER BY instrument, id
  ON CONFLICT DO NOTHING RETURNING instrument, id),
filled AS MATERIALIZED (SELECT n, instrument, id FROM given JOIN inserted USING (instrument, id)),
${children(named, '')}`;
};

/** Gives visits that are there what of theirs is missing. */
export const completeText = (
  named: QualifiedName,
  columns: readonly VisitColumn[],
): string => `${given(columns)},
filled AS MATERIALIZED (
  SELECT n, instrument, id FROM given JOIN ${named('visit')} v USING (instrument, id)),
${children(named, 'ON CONFLICT DO NOTHING')}`;

/** What is stored under the ids, or the names, of the visits of $1, and whether all hangs on it that should. */
export const readText = (named: QualifiedName): string => {
  const has = (table: string): string =>
    `EXISTS (SELECT FROM ${named(table)} c WHERE c.instrument = s.instrument AND c.visit = s.id)`;
  return `
SELECT x.n, row_to_json(s) AS stored,
  ${has('visit_definition')} AND ${has('visit_system_membership')} AND ${has('visit_detector_region')} AS is_whole
FROM json_to_recordset($1::json) AS x (n int, instrument text, id bigint, name text)
JOIN ${named('visit')} s ON s.instrument = x.instrument AND (s.id = x.id OR s.name = x.name)`;
};

/** Array literals: the driver's own way through lists of numbers costs ten times as much. */
const listed = (values: readonly (number | string)[]): string => `{${values.join(',')}}`;

/** The parameters $3 to $14. Base64 needs no quotes in an array literal. */
export function childValues(visits: readonly VisitRows[]): readonly string[] {
  const lists: (number | string)[][] = Array.from({ length: 12 }, () => []);
  const add = (first: number, ...values: readonly (number | string)[]): void => {
    values.forEach((value, index) => lists[first + index]?.push(value));
  };
  visits.forEach(({ exposures, systems, regions }, n) => {
    for (const exposure of exposures) add(0, n, exposure);
    for (const { id } of systems) add(2, n, id);
    for (const pixel of regions.htm7) add(4, n, pixel);
    for (const { detector, region, htm7 } of regions.detectors) {
      add(6, n, detector, region);
      for (const pixel of htm7) add(9, n, detector, pixel);
    }
  });
  return lists.map(listed);
}
