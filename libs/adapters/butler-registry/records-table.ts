import { namesIn } from './identifier';
import type { RegistryDatabase, RunStatement } from './registry-database';
import { recordsTable } from './registry-tables';
import { wasMadeMeanwhile } from './statement-rejected';
import { createStatements } from './table-definition';

/** Makes the datastore's table and lists it among the opaque tables: without that row a read-only Python client fails. */
export async function createRecordsTable(run: RunStatement, schema: string, name: string): Promise<void> {
  for (const statement of createStatements(recordsTable(name), schema)) await run(statement);
  await run(`INSERT INTO ${namesIn(schema)('opaque_meta')} (table_name) VALUES ($1) ON CONFLICT DO NOTHING`, [
    name,
  ]);
}

/** The same in a transaction of its own; another who makes it at this moment is as good. */
export async function ensureRecordsTable(
  database: RegistryDatabase,
  schema: string,
  name: string,
): Promise<void> {
  try {
    await database.transaction((run) => createRecordsTable(run, schema, name));
  } catch (error) {
    if (!wasMadeMeanwhile(error)) throw error;
  }
}
