import type { Timespan } from '#domain/observation';

/** A value as JSON carries it between here and PostgreSQL, without loss. */
export type JsonValue = string | number | boolean | null;
export type JsonRow = Readonly<Record<string, JsonValue>>;

/** PostgreSQL's text of a time span: `[begin,end)`, nanoseconds TAI. */
export const rangeText = (timespan: Timespan): string => `[${timespan.begin},${timespan.end})`;

/** A column in which a row of the registry and the one at hand disagree. */
export interface Difference {
  readonly column: string;
  readonly stored: JsonValue;
  readonly given: JsonValue;
}

/** The columns of `given` that differ, exactly: floats bit for bit, NULL equal to NULL. */
export const differencesBetween = (stored: JsonRow, given: JsonRow): readonly Difference[] =>
  Object.entries(given)
    .map(([column, value]) => ({ column, stored: stored[column] ?? null, given: value }))
    .filter((difference) => difference.stored !== difference.given);

/** The official stack's words for it, which operators search their logs for; the registry's value stands first. */
export const describeDifferences = (table: string, differences: readonly Difference[]): string =>
  `Conflict in sync for table ${table} on column(s) ${differences
    .map(({ column, stored, given }) => `${column}: ${spelt(stored)} != ${spelt(given)}`)
    .join(', ')}`;

const spelt = (value: JsonValue): string =>
  typeof value === 'string' ? `'${value}'` : value === null ? 'NULL' : String(value);
