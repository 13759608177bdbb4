import { Refused } from '#domain/failure';
import type { RegistryLayout } from './layout-gate';
import type { RegistryDatabase } from './registry-database';
import { recordsTable, staticTables } from './registry-tables';
import { textOf } from './sql-row';
import type { TableDefinition } from './table-definition';

/** Tables that ingest and registration write to. */
const WRITTEN = new Set([
  'instrument',
  'detector',
  'physical_filter',
  'group',
  'day_obs',
  'exposure',
  'visit_system',
  'visit',
  'visit_definition',
  'visit_system_membership',
  'visit_detector_region',
  'visit_skypix_overlap',
  'visit_detector_region_skypix_overlap',
  'visit_skypix_overlap_summary',
  'visit_detector_region_skypix_overlap_summary',
  'dimension_graph_key',
  'dimension_graph_definition',
  'collection',
  'run',
  'dataset_type',
  'dataset',
  'collection_summary_dataset_type',
  'collection_summary_instrument',
  'opaque_meta',
  'dataset_location',
]);

/** The tables that are written to, as the layout asks for them. */
export const writtenTables = (layout: RegistryLayout): readonly TableDefinition[] =>
  staticTables(layout.universe, layout.datasetsMajor).filter(({ name }) => WRITTEN.has(name));

/**
 * Compares the columns of all tables that are written to with those that the layout asks for.
 *
 * @returns whether the datastore's table is there; the first writer makes it
 * @throws Refused `REGISTRY_SCHEMA_UNKNOWN`, naming every difference
 */
export async function checkColumns(
  database: RegistryDatabase,
  schema: string,
  layout: RegistryLayout,
  recordsName: string,
): Promise<boolean> {
  const tables = [...writtenTables(layout), recordsTable(recordsName)];
  const stored = await readColumns(
    database,
    schema,
    tables.map(({ name }) => name),
  );
  const recordsThere = stored.has(recordsName);
  const differences = tables
    .filter(({ name }) => name !== recordsName || recordsThere)
    .flatMap((table) => differencesOf(table, stored.get(table.name)));
  if (differences.length === 0) return recordsThere;
  throw new Refused(
    'REGISTRY_SCHEMA_UNKNOWN',
    `The tables of the registry ${database.where}, schema ${schema}, are not those that its attributes promise: ${differences.join('; ')}.`,
    { facts: { registry: database.where, schema } },
  );
}

type StoredColumns = ReadonlyMap<string, string>;

function differencesOf(table: TableDefinition, stored: StoredColumns | undefined): readonly string[] {
  if (stored === undefined) return [`table ${table.name} is missing`];
  const known = new Set(table.columns.map(({ name }) => name));
  return [
    ...table.columns.flatMap(({ name, type }) => {
      const found = stored.get(name);
      return found === type ? [] : [`${table.name}.${name} is ${found ?? 'missing'}, not ${type}`];
    }),
    ...[...stored.keys()]
      .filter((name) => !known.has(name))
      .map((name) => `${table.name}.${name} is not known`),
  ];
}

async function readColumns(
  database: RegistryDatabase,
  schema: string,
  tables: readonly string[],
): Promise<ReadonlyMap<string, StoredColumns>> {
  const rows = await database.run(
    `SELECT c.relname AS "table", a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS type
     FROM pg_catalog.pg_attribute a
     JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = ANY ($2::text[]) AND c.relkind IN ('r', 'p')
       AND a.attnum > 0 AND NOT a.attisdropped`,
    [schema, tables],
  );
  const found = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const name = textOf(row, 'table');
    const columns = found.get(name) ?? new Map<string, string>();
    found.set(name, columns.set(textOf(row, 'column'), textOf(row, 'type')));
  }
  return found;
}
