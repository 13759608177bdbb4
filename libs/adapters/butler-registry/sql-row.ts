/** A row as the driver gives it: `bigint` columns come as text, `json` columns parsed. */
export type SqlRow = Readonly<Record<string, unknown>>;

/**
 * An integer column as a number.
 *
 * @throws RangeError for NULL, for anything but an integer, and beyond 2^53
 */
export function integerOf(row: SqlRow, column: string): number {
  const value = row[column];
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
  if (!Number.isSafeInteger(number))
    throw new RangeError(`column ${column} holds no integer: ${String(value)}`);
  return number;
}

/**
 * A text column.
 *
 * @throws RangeError for NULL and for anything but text
 */
export function textOf(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new RangeError(`column ${column} holds no text: ${String(value)}`);
  return value;
}
