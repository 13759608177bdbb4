import { Refused } from '#domain/failure';
import { butlerYaml } from './butler-yaml';
import type { CredentialSources } from './db-auth';
import { DimensionUniverse } from './dimension-universe';
import { namesIn, quoted } from './identifier';
import {
  KNOWN_MANAGERS,
  MANAGER_KINDS,
  managerAttribute,
  UNIVERSE_ATTRIBUTE,
  versionAttribute,
} from './known-managers';
import { DEFAULT_LIMITS } from './open-options';
import { createRecordsTable } from './records-table';
import { refuseRejection } from './rejection-outcome';
import { type DatabaseLimits, RegistryDatabase, type RunStatement } from './registry-database';
import { staticTables } from './registry-tables';
import { locateRepository } from './repository-location';
import { resolveTarget } from './resolve-target';
import { integerOf, textOf } from './sql-row';
import { createStatements } from './table-definition';
import { universe8, universe8Text } from './universe-8';

const RECORDS_TABLE = 'file_datastore_records';

/** What a new repository is made of. */
export interface CreateOptions {
  /** A folder, a path to a YAML file that is not there yet, `file://…` or `s3://…`. */
  readonly repository: string;
  /** SQLAlchemy URL; it goes into `butler.yaml` as it is. */
  readonly registryDb: string;
  /** The PostgreSQL schema; without it the connection's current one. */
  readonly namespace?: string | undefined;
  /** Where the datastore keeps files of its own; `<butlerRoot>` unless given. */
  readonly datastoreRoot?: string | undefined;
  readonly credentials?: CredentialSources;
  readonly limits?: Partial<DatabaseLimits>;
  readonly configExists: (uri: string) => Promise<boolean>;
  /** Writes a text where nothing is yet; false, and no harm done, where there is something. */
  readonly createText: (uri: string, text: string) => Promise<boolean>;
}

/** What was made. */
export interface CreatedRepository {
  readonly configUri: string;
  /** The registry's URL without password. */
  readonly registry: string;
  readonly schema: string;
  readonly tables: number;
}

/**
 * Makes a Butler repository with the dimension universe 8, which the Python Butler opens: the registry in one transaction, then
 * `butler.yaml`. Of two that do so at once one wins and the other is refused.
 *
 * Source: daf_butler `Butler.makeRepo`, 30.2026.
 *
 * @throws Refused `BUTLER_EXISTS`, `REGISTRY_NOT_EMPTY`, and those of opening; nothing is changed then
 */
export async function createRepository(options: CreateOptions): Promise<CreatedRepository> {
  const { configUri } = locateRepository(options.repository);
  if (await options.configExists(configUri)) throw butlerExists(configUri, '');
  const target = await resolveTarget(
    {
      db: options.registryDb,
      parts: {
        username: undefined,
        password: undefined,
        host: undefined,
        port: undefined,
        database: undefined,
      },
    },
    options.credentials ?? {},
  );
  const database = await RegistryDatabase.connect(target, {
    ...DEFAULT_LIMITS,
    ...options.limits,
    poolSize: 1,
  });
  try {
    const made = await database
      .transaction((run) => createRegistry(run, options.namespace, database.where))
      .catch(refuseRejection);
    const text = butlerYaml({
      registryDb: options.registryDb,
      namespace: options.namespace,
      datastoreRoot: options.datastoreRoot ?? '<butlerRoot>',
      recordsTable: RECORDS_TABLE,
    });
    if (!(await options.createText(configUri, text))) {
      throw butlerExists(
        configUri,
        ` The registry in schema ${made.schema} of ${database.where} was made nevertheless.`,
      );
    }
    return { configUri, registry: database.where, ...made };
  } finally {
    await database.close();
  }
}

const butlerExists = (configUri: string, more: string): Refused =>
  new Refused('BUTLER_EXISTS', `${configUri} is there already and was left alone.${more}`, {
    facts: { configUri },
  });

async function createRegistry(
  run: RunStatement,
  namespace: string | undefined,
  where: string,
): Promise<{ readonly schema: string; readonly tables: number }> {
  const [place] = await run('SELECT current_schema()::text AS schema');
  const schema = namespace ?? textOf(place ?? {}, 'schema');
  // Held till the end of the transaction: another who makes the same registry waits here, then finds the tables.
  await run('SELECT pg_advisory_xact_lock(hashtext($1))', [`autoingest create ${schema}`]);
  await run('CREATE EXTENSION IF NOT EXISTS btree_gist');
  await run(`CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`);
  await refuseIfFilled(run, schema, where);
  const tables = staticTables(new DimensionUniverse(universe8()), 2);
  for (const table of tables) {
    for (const statement of createStatements(table, schema)) await run(statement);
  }
  await insertAttributes(run, schema);
  await createRecordsTable(run, schema, RECORDS_TABLE);
  return { schema, tables: tables.length + 1 };
}

async function refuseIfFilled(run: RunStatement, schema: string, where: string): Promise<void> {
  const [row] = await run(
    `SELECT count(*) AS tables FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
    [schema],
  );
  const tables = integerOf(row ?? {}, 'tables');
  if (tables === 0) return;
  throw new Refused(
    'REGISTRY_NOT_EMPTY',
    `The schema ${schema} of ${where} holds ${tables} tables already; a registry needs one to itself (--namespace).`,
    { facts: { registry: where, schema, tables } },
  );
}

async function insertAttributes(run: RunStatement, schema: string): Promise<void> {
  const managers = MANAGER_KINDS.map((kind) => ({ kind, ...KNOWN_MANAGERS[kind] }));
  const attributes = [
    ...managers.map(({ kind, className }) => [managerAttribute(kind), className] as const),
    ...managers.map(({ className, newest }) => [versionAttribute(className), newest] as const),
    [UNIVERSE_ATTRIBUTE, universe8Text()] as const,
  ];
  await run(
    `INSERT INTO ${namesIn(schema)('butler_attributes')} (name, value)
     SELECT * FROM unnest($1::text[], $2::text[])`,
    [attributes.map(([name]) => name), attributes.map(([, value]) => value)],
  );
}
