import type { RegistryDatabase } from './registry-database';
import { textOf } from './sql-row';

/** Columns of the table of a raw's data ids, by name. */
const COLUMNS = ['collection_id', 'dataset_id', 'dataset_type_id', 'detector', 'exposure', 'instrument'];

/**
 * The tables with the data ids of dataset types that have a raw's dimensions, as far as any are registered: at most one.
 * They are known by their columns, since whoever may read no table of the registry is to hear of these too.
 */
export async function readTagsTables(database: RegistryDatabase, schema: string): Promise<readonly string[]> {
  const rows = await database.run(
    `SELECT c.relname::text AS name
     FROM pg_catalog.pg_class c
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND c.relname LIKE 'dataset\\_tags\\_%'
     GROUP BY c.relname
     HAVING array_agg(a.attname::text ORDER BY a.attname::text COLLATE "C") = $2::text[]`,
    [schema, COLUMNS],
  );
  return rows.map((row) => textOf(row, 'name'));
}
