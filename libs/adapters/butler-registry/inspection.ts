import { Failure, type FailureCode } from '#domain/failure';
import { readAttributes } from './butler-attributes';
import { examineButlerConfig, type ButlerConfig } from './butler-config';
import { readConnectionFacts, readOnlyFault, type ConnectionFacts } from './connection-facts';
import { namesIn } from './identifier';
import { examineLayout, type ExaminedLayout, type FoundManager } from './layout-gate';
import type { OpenOptions } from './open-options';
import { connectTo, readConfig, schemaOf } from './open-registry';
import type { RegistryDatabase } from './registry-database';
import { readContents, type RepositoryContents } from './repository-contents';
import { findMissingRights, rightsFault, type MissingRights } from './rights-check';
import { readTagsTables } from './tags-tables';
import { checkColumns } from './written-tables';

/** Why a repository cannot be written to. */
export interface WriteObstacle {
  readonly code: FailureCode;
  readonly message: string;
}

/** What a repository is; nothing in it is secret. What could not be found out is not there. */
export interface Inspection {
  readonly configUri: string;
  readonly datastore: {
    /** As the registry names it. */
    readonly name: string;
    readonly root: string;
    readonly recordsTable: string;
    /** Whether its table is there; the first writer makes it. */
    readonly recordsThere?: boolean;
  };
  /** The registry's URL without password. */
  readonly registry?: string;
  readonly server?: ConnectionFacts;
  readonly schema?: string;
  readonly universe?: { readonly namespace: string; readonly version: number };
  readonly managers?: readonly FoundManager[];
  readonly contents?: RepositoryContents;
  readonly canWrite: boolean;
  /** Every reason not to write to it; empty if it can be written to. */
  readonly obstacles: readonly WriteObstacle[];
  /** What cannot be done though files can be ingested, for lack of rights. */
  readonly limits: readonly MissingRights[];
}

/**
 * Finds out what a repository is and whether it may be written to; nothing is changed. What stands in the way does not end the search
 * for more, as far as it can go on.
 *
 * @param repository - as `ButlerRepository.open` takes it
 * @throws Refused where there is no butler.yaml, or none that names a registry
 */
export async function inspectRepository(repository: string, options: OpenOptions): Promise<Inspection> {
  const { text, location } = await readConfig(repository, options);
  const { config, faults } = examineButlerConfig(text, location);
  const obstacles: WriteObstacle[] = faults.map(obstacleOf);
  const datastore = {
    name: config.datastoreName,
    root: config.datastoreRoot,
    recordsTable: config.recordsTable,
  };
  const found = await trying(obstacles, () => connectTo(config, options));
  if (found === undefined) return whole({ configUri: config.configUri, datastore }, obstacles);
  try {
    const { recordsThere, ...rest } = await inspectRegistry(found, config, obstacles);
    const known = recordsThere === undefined ? datastore : { ...datastore, recordsThere };
    return whole({ configUri: config.configUri, datastore: known, ...rest }, obstacles);
  } finally {
    await found.close();
  }
}

type RegistryPart = Pick<
  Inspection,
  'registry' | 'server' | 'schema' | 'universe' | 'managers' | 'contents'
> & { readonly limits?: readonly MissingRights[]; readonly recordsThere?: boolean };

async function inspectRegistry(
  database: RegistryDatabase,
  config: ButlerConfig,
  obstacles: WriteObstacle[],
): Promise<RegistryPart> {
  const registry = database.where;
  const server = await trying(obstacles, () => readConnectionFacts(database));
  if (server === undefined) return { registry };
  const readOnly = readOnlyFault(server, registry);
  if (readOnly !== undefined) obstacles.push(obstacleOf(readOnly));
  const schema = await trying(obstacles, () => schemaOf(config, server.currentSchema, registry));
  if (schema === undefined) return { registry, server };

  const attributes = await trying(obstacles, () => readAttributes(database, schema, namesIn(schema)));
  const layout =
    attributes === undefined ? undefined : examineLayout(attributes, config.registry.managers, registry);
  obstacles.push(...(layout?.faults ?? []).map(obstacleOf));
  const recordsThere = await columnsOf(layout, database, schema, config, obstacles);
  const tags = await quietly(() => readTagsTables(database, schema));
  const contents = attributes === undefined ? undefined : await quietly(() => readContents(database, schema));
  const missing = await findMissingRights(database, schema, server.user, {
    records: config.recordsTable,
    makesRecords: recordsThere === false,
    tags: tags ?? [],
  });
  const rights = rightsFault(missing, server.user, registry);
  if (rights !== undefined) {
    // The statement that ran into it says less than the list.
    const said = obstacles.findIndex(({ code }) => code === rights.code);
    if (said !== -1) obstacles.splice(said, 1);
    obstacles.push(obstacleOf(rights));
  }
  return {
    registry,
    server,
    schema,
    ...(layout === undefined ? {} : { managers: layout.managers, ...universeOf(layout) }),
    ...(contents === undefined ? {} : { contents }),
    ...(recordsThere === undefined ? {} : { recordsThere }),
    limits: missing.filter(({ purpose }) => purpose !== 'ingest'),
  };
}

/** Whether the datastore's table is there, where the other tables are of a known layout. */
const columnsOf = (
  examined: ExaminedLayout | undefined,
  database: RegistryDatabase,
  schema: string,
  config: ButlerConfig,
  obstacles: WriteObstacle[],
): Promise<boolean | undefined> => {
  const layout = examined?.layout;
  return layout === undefined
    ? Promise.resolve(undefined)
    : trying(obstacles, () => checkColumns(database, schema, layout, config.recordsTable));
};

const universeOf = ({ universe }: ExaminedLayout): Pick<Inspection, 'universe'> =>
  universe === undefined ? {} : { universe: { namespace: universe.namespace, version: universe.version } };

const whole = (
  {
    limits = [],
    ...found
  }: Omit<Inspection, 'canWrite' | 'obstacles' | 'limits'> & Partial<Pick<Inspection, 'limits'>>,
  obstacles: readonly WriteObstacle[],
): Inspection => ({ ...found, canWrite: obstacles.length === 0, obstacles, limits });

/** Does what may fail for the repository's fault; the failure becomes an obstacle. */
async function trying<T>(obstacles: WriteObstacle[], work: () => Promise<T> | T): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    obstacles.push(obstacleOf(error));
    return undefined;
  }
}

/** Does what is of interest but no condition. */
async function quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return undefined;
  }
}

const obstacleOf = ({ code, message }: Failure): WriteObstacle => ({ code, message });
