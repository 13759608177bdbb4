import { describeDifferences, differencesBetween, type JsonRow } from './difference';
import { columnList, quoted, type QualifiedName } from './identifier';
import type { RunStatement } from './registry-database';
import type { TableDefinition } from './table-definition';

/** How rows at hand and the registry came together. */
export interface SyncedRows {
  readonly inserted: number;
  readonly updated: number;
  /** One line for each row that differs and was not to be updated, or whose other unique key belongs to another row. */
  readonly conflicts: readonly string[];
}

/**
 * Makes sure that rows are in a table as they are at hand: inserts what is missing, compares the rest, and updates it where that
 * is wanted.
 *
 * Source: daf_butler `Database.sync`, whose words the conflicts have.
 */
export async function syncRows(
  run: RunStatement,
  named: QualifiedName,
  table: TableDefinition,
  rows: readonly JsonRow[],
  update: boolean,
): Promise<SyncedRows> {
  const given = JSON.stringify(rows);
  const inserted = await insertMissing(run, named, table, given);
  const stored = new Map((await readStored(run, named, table, given)).map((row) => [keyOf(table, row), row]));
  const conflicts: string[] = [];
  const differing: JsonRow[] = [];
  for (const row of rows) {
    const found = stored.get(keyOf(table, row));
    const name = `${table.name} ${keyOf(table, row)}`;
    if (found === undefined) {
      conflicts.push(`${name}: another row has its ${table.uniques.flat().join(', ')}`);
      continue;
    }
    const differences = differencesBetween(found, row);
    if (differences.length === 0) continue;
    if (update) differing.push(row);
    else conflicts.push(`${name}: ${describeDifferences(table.name, differences)}`);
  }
  if (differing.length > 0) await updateRows(run, named, table, JSON.stringify(differing));
  return { inserted, updated: differing.length, conflicts };
}

const keyOf = (table: TableDefinition, row: JsonRow): string =>
  table.primaryKey.map((column) => String(row[column] ?? '')).join(' ');

/** Types without lengths: a value that is too long is to be rejected, not cut. */
const recordset = (table: TableDefinition): string =>
  `json_to_recordset($1::json) AS x (${table.columns
    .map(({ name, type }) => `${quoted(name)} ${type.replace(/^character varying.*/, 'text')}`)
    .join(', ')})`;

async function insertMissing(
  run: RunStatement,
  named: QualifiedName,
  table: TableDefinition,
  given: string,
): Promise<number> {
  const columns = columnList(table.columns.map(({ name }) => name));
  const rows = await run(
    `INSERT INTO ${named(table.name)} (${columns}) SELECT ${columns} FROM ${recordset(table)}
     ORDER BY ${columnList(table.primaryKey)} ON CONFLICT DO NOTHING RETURNING 1 AS one`,
    [given],
  );
  return rows.length;
}

async function readStored(
  run: RunStatement,
  named: QualifiedName,
  table: TableDefinition,
  given: string,
): Promise<readonly JsonRow[]> {
  const rows = await run(
    `SELECT row_to_json(s) AS stored FROM ${named(table.name)} s JOIN ${recordset(table)} ON ${sameKey(table, 's')}`,
    [given],
  );
  return rows.map((row) => row['stored'] as JsonRow);
}

async function updateRows(
  run: RunStatement,
  named: QualifiedName,
  table: TableDefinition,
  given: string,
): Promise<void> {
  const others = table.columns.filter(({ name }) => !table.primaryKey.includes(name));
  await run(
    `UPDATE ${named(table.name)} s SET ${others.map(({ name }) => `${quoted(name)} = x.${quoted(name)}`).join(', ')}
     FROM ${recordset(table)} WHERE ${sameKey(table, 's')}`,
    [given],
  );
}

const sameKey = (table: TableDefinition, alias: string): string =>
  table.primaryKey.map((column) => `${alias}.${quoted(column)} = x.${quoted(column)}`).join(' AND ');
