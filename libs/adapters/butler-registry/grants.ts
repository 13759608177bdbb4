import { Refused } from '#domain/failure';
import type { OpenOptions } from './open-options';
import { openRegistry } from './open-registry';
import { allRights, type MissingRights } from './rights-check';
import { readTagsTables } from './tags-tables';

/**
 * What a database user who owns nothing needs in a repository, as statements for its owner.
 *
 * @throws Refused `REGISTRY_TABLES_MISSING` before an instrument is registered; whatever opening to look throws
 */
export function grantsFor(
  repository: string,
  user: string,
  options: OpenOptions,
): Promise<readonly MissingRights[]> {
  return openRegistry(repository, { ...options, readOnly: true }, async (registry) => {
    const { database, config, schema, recordsThere } = registry;
    const tags = await readTagsTables(database, schema);
    if (!recordsThere || tags.length === 0) {
      throw new Refused(
        'REGISTRY_TABLES_MISSING',
        `The registry ${database.where} has no tables for files yet, on which rights could be granted. Its owner has to register an instrument first: autoingest register-instrument.`,
        { facts: { registry: database.where } },
      );
    }
    await database.close();
    return allRights(schema, user, { records: config.recordsTable, tags });
  });
}
