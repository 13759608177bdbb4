import { Refused } from '#domain/failure';
import type { QualifiedName } from './identifier';
import type { RegistryDatabase } from './registry-database';
import { textOf } from './sql-row';

/** All that a registry says of itself, by name. */
export type ButlerAttributes = ReadonlyMap<string, string>;

/**
 * Reads the table of attributes with one SELECT.
 *
 * @throws Refused `REGISTRY_MISSING` where there is none
 */
export async function readAttributes(
  database: RegistryDatabase,
  schema: string,
  named: QualifiedName,
): Promise<ButlerAttributes> {
  const missing = (): Refused =>
    new Refused(
      'REGISTRY_MISSING',
      `There is no Butler registry in the schema ${schema} of ${database.where}: 'autoingest create' makes one; an existing one may have another registry.namespace.`,
      { facts: { registry: database.where, schema } },
    );
  const rows = await database
    .run(`SELECT name, value FROM ${named('butler_attributes')}`)
    .catch((error: unknown) => {
      throw error instanceof Refused && error.code === 'REGISTRY_SCHEMA_CHANGED' ? missing() : error;
    });
  if (rows.length === 0) throw missing();
  return new Map(rows.map((row) => [textOf(row, 'name'), textOf(row, 'value')]));
}
