import { Refused } from '#domain/failure';
import { namesIn, quoted } from './identifier';
import { neededRights, type Purpose, type VaryingTables } from './needed-rights';
import type { RegistryDatabase } from './registry-database';
import { textOf } from './sql-row';

/** Rights that a user lacks, or needs, for one purpose. */
export interface MissingRights {
  readonly purpose: Purpose;
  /** `INSERT on exposure, group` */
  readonly rights: readonly string[];
  /** Statements that would grant them. */
  readonly grants: readonly string[];
}

/**
 * Compares what the user may do with what is needed, with one statement that writes nothing and needs no rights itself.
 *
 * @returns what is lacking, by purpose; `ingest` first
 */
export async function findMissingRights(
  database: RegistryDatabase,
  schema: string,
  user: string,
  tables: VaryingTables,
): Promise<readonly MissingRights[]> {
  const needed = neededRights(tables).flatMap((right) =>
    (right.on === 'schema' ? [schema] : right.names).map((name) => ({ ...right, name })),
  );
  const rows = await database.run(
    `SELECT x.purpose, x.privilege, x.kind, x.name
     FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS x (purpose, privilege, kind, name, place)
     JOIN pg_catalog.pg_namespace n ON n.nspname = $1
     LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = x.name AND x.kind <> 'schema'
     WHERE NOT CASE
       WHEN x.kind = 'schema' THEN has_schema_privilege(n.oid, x.privilege)
       WHEN c.oid IS NULL THEN true
       WHEN x.kind = 'sequence' THEN has_sequence_privilege(c.oid, x.privilege)
       ELSE has_table_privilege(c.oid, x.privilege) END
     ORDER BY x.place`,
    [
      schema,
      needed.map(({ purpose }) => purpose),
      needed.map(({ privilege }) => privilege),
      needed.map(({ on }) => on),
      needed.map(({ name }) => name),
    ],
  );
  const lacking = rows.map((row) => ({
    purpose: textOf(row, 'purpose') as Purpose,
    kind: textOf(row, 'kind'),
    privilege: textOf(row, 'privilege'),
    name: textOf(row, 'name'),
  }));
  return byPurpose(lacking, schema, user);
}

/** All rights of a user, by purpose, whether they are there or not. */
export const allRights = (schema: string, user: string, tables: VaryingTables): readonly MissingRights[] => {
  const rights = neededRights(tables).flatMap((right) =>
    (right.on === 'schema' ? [schema] : right.names).map((name) => ({ ...right, kind: right.on, name })),
  );
  return byPurpose(rights, schema, user);
};

function byPurpose(
  lacking: readonly (LackingRight & { readonly purpose: Purpose })[],
  schema: string,
  user: string,
): readonly MissingRights[] {
  return [...Map.groupBy(lacking, ({ purpose }) => purpose)].map(([purpose, ofPurpose]) => {
    const groups = [...Map.groupBy(ofPurpose, ({ privilege, kind }) => `${privilege} ${kind}`).values()];
    return {
      purpose,
      rights: groups.map((group) => inWords(group)),
      grants: groups.map((group) => grantOf(group, schema, user)),
    };
  });
}

interface LackingRight {
  readonly kind: string;
  readonly privilege: string;
  readonly name: string;
}

const inWords = ([first, ...others]: readonly LackingRight[]): string => {
  const names = [first, ...others].map((right) => right?.name ?? '').join(', ');
  const kind = first?.kind === 'table' ? '' : `${first?.kind ?? ''} `;
  return `${first?.privilege ?? ''} on ${kind}${names}`;
};

function grantOf(group: readonly LackingRight[], schema: string, user: string): string {
  const [first] = group;
  const what =
    first?.kind === 'schema'
      ? `SCHEMA ${quoted(schema)}`
      : `${first?.kind === 'sequence' ? 'SEQUENCE ' : ''}${group.map(({ name }) => namesIn(schema)(name)).join(', ')}`;
  return `GRANT ${first?.privilege ?? ''} ON ${what} TO ${quoted(user)};`;
}

/** The fault of a user who may not even ingest; undefined for one who may. */
export function rightsFault(
  missing: readonly MissingRights[],
  user: string,
  where: string,
): Refused | undefined {
  const ofIngest = missing.find(({ purpose }) => purpose === 'ingest');
  if (ofIngest === undefined) return undefined;
  return new Refused(
    'REGISTRY_RIGHTS_MISSING',
    `The user ${user} lacks rights in the registry ${where}: ${ofIngest.rights.join('; ')}. Its owner can grant them: ${ofIngest.grants.join(' ')}`,
    { facts: { registry: where, user } },
  );
}
