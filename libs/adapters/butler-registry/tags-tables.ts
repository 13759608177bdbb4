import { RAW_DIMENSIONS } from './dataset-types';
import { namesIn } from './identifier';
import type { RegistryDatabase } from './registry-database';
import { textOf } from './sql-row';

/** The tables with the data ids of dataset types that have a raw's dimensions, as far as any are registered: at most one. */
export async function readTagsTables(database: RegistryDatabase, schema: string): Promise<readonly string[]> {
  const named = namesIn(schema);
  const rows = await database.run(
    `SELECT DISTINCT t.tag_association_table AS name
     FROM ${named('dataset_type')} t JOIN ${named('dimension_graph_definition')} g ON g.dimension_graph_id = t.dimensions_key
     GROUP BY t.id, t.tag_association_table
     HAVING array_agg(g.dimension_name ORDER BY g.dimension_name COLLATE "C") = $1::text[]`,
    [[...RAW_DIMENSIONS].sort()],
  );
  return rows.map((row) => textOf(row, 'name'));
}
