import { Refused } from '#domain/failure';
import { readAttributes } from './butler-attributes';
import { parseButlerConfig, remoteButler, type ButlerConfig } from './butler-config';
import { readConnectionFacts, readOnlyFault } from './connection-facts';
import { namesIn } from './identifier';
import { passGate, type RegistryLayout } from './layout-gate';
import type { VaryingTables } from './needed-rights';
import { DEFAULT_LIMITS, type OpenOptions } from './open-options';
import { RegistryDatabase } from './registry-database';
import { resolveAlias } from './repository-alias';
import { locateRepository, type RepositoryLocation } from './repository-location';
import { resolveTarget } from './resolve-target';
import { findMissingRights, rightsFault } from './rights-check';
import { readTagsTables } from './tags-tables';
import { checkColumns } from './written-tables';

/** A registry that was found to be one that is known. */
export interface OpenRegistry {
  readonly database: RegistryDatabase;
  readonly config: ButlerConfig;
  readonly schema: string;
  readonly layout: RegistryLayout;
  /** Whether the datastore's table is there. */
  readonly recordsThere: boolean;
}

/**
 * Connects and passes the gate; before any work it is made sure that all of it can be done, unless only reading is wanted.
 *
 * @throws Refused, RetryLater; all connections are closed then, and also if `then` fails
 */
export async function openRegistry<T>(
  repository: string,
  options: OpenOptions,
  then: (registry: OpenRegistry) => Promise<T>,
): Promise<T> {
  const { text, location } = await readConfig(repository, options);
  const config = parseButlerConfig(text, location);
  const database = await connectTo(config, options);
  const { where } = database;
  try {
    const facts = await readConnectionFacts(database);
    const schema = schemaOf(config, facts.currentSchema, where);
    const mayWrite = options.readOnly !== true;
    const records = config.recordsTable;
    const tags = mayWrite ? await readTagsTables(database, schema) : [];
    const requireRights = async (how: Pick<VaryingTables, 'makesRecords'> = {}): Promise<void> => {
      const missing = await findMissingRights(database, schema, facts.user, { records, tags, ...how });
      const fault = rightsFault(missing, facts.user, where);
      if (fault !== undefined) throw fault;
    };
    if (mayWrite) {
      const fault = readOnlyFault(facts, where);
      if (fault !== undefined) throw fault;
      await requireRights();
    }
    const attributes = await readAttributes(database, schema, namesIn(schema));
    const layout = passGate(attributes, config.registry.managers, where);
    const recordsThere = await checkColumns(database, schema, layout, records);
    if (mayWrite && !recordsThere) await requireRights({ makesRecords: true });
    return await then({ database, config, schema, layout, recordsThere });
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The schema that holds the registry. @throws Refused where none is named and the connection has none */
export function schemaOf(config: ButlerConfig, currentSchema: string | null, where: string): string {
  const schema = config.registry.namespace ?? currentSchema;
  if (schema !== null) return schema;
  throw new Refused(
    'REGISTRY_MISSING',
    `butler.yaml names no registry.namespace, and the search_path of ${where} leads to no schema that the user may use.`,
    { facts: { registry: where } },
  );
}

/** @throws Refused, RetryLater `REGISTRY_UNAVAILABLE` */
export async function connectTo(config: ButlerConfig, options: OpenOptions): Promise<RegistryDatabase> {
  const target = await resolveTarget(config.registry, options.credentials ?? {});
  return RegistryDatabase.connect(target, { ...DEFAULT_LIMITS, ...options.limits });
}

/** Finds `butler.yaml`, by an alias if it is one. @throws Refused where there is none, with the aliases that are known */
export async function readConfig(
  repository: string,
  options: OpenOptions,
): Promise<{ readonly text: string; readonly location: RepositoryLocation }> {
  const resolved = await resolveAlias(repository, options.aliases ?? {}, options.readText);
  if (/^https?:/i.test(resolved.repository)) {
    throw remoteButler(resolved.repository, 'a repository at an http address');
  }
  const location = locateRepository(resolved.repository);
  const text = await options.readText(location.configUri).catch((error: unknown) => {
    if (!(error instanceof Refused) || error.code !== 'BUTLER_CONFIG_MISSING') throw error;
    throw new Refused(error.code, `${error.message}${resolved.remark}`, { facts: error.facts, cause: error });
  });
  return { text, location };
}
