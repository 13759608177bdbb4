import { RetryLater } from '#domain/failure';
import type { RegistryDatabase } from './registry-database';
import { textOf } from './sql-row';

/** What the server says of a connection. */
export interface ConnectionFacts {
  /** The schema that unqualified names mean; null where the search path leads nowhere. */
  readonly currentSchema: string | null;
  readonly user: string;
  /** `15.18` */
  readonly serverVersion: string;
  /** Whether the server only follows another one. */
  readonly isStandby: boolean;
  /** Whether transactions of this user in this database may only read. */
  readonly isReadOnly: boolean;
}

/** Asks with one statement that changes nothing. */
export async function readConnectionFacts(database: RegistryDatabase): Promise<ConnectionFacts> {
  const [row = {}] = await database.run(
    `SELECT current_schema()::text AS schema, current_user::text AS user, pg_is_in_recovery() AS standby,
            current_setting('server_version') AS version,
            current_setting('transaction_read_only') = 'on' AS "readOnly"`,
  );
  return {
    currentSchema: row['schema'] === null ? null : textOf(row, 'schema'),
    user: textOf(row, 'user'),
    serverVersion: textOf(row, 'version'),
    isStandby: row['standby'] === true,
    isReadOnly: row['readOnly'] === true,
  };
}

/** Why nothing can be written through such connections; undefined where it can. A standby may become the primary by itself. */
export function readOnlyFault(
  { isStandby, isReadOnly, user }: ConnectionFacts,
  where: string,
): RetryLater | undefined {
  const fault = (what: string): RetryLater =>
    new RetryLater('REGISTRY_READ_ONLY', `The registry ${where} is read-only: ${what}.`, {
      facts: { registry: where },
    });
  if (isStandby) return fault('its server is a standby, which follows the primary; name the primary');
  if (!isReadOnly) return undefined;
  return fault(
    `default_transaction_read_only is on for the user ${user}, the database or the server; ALTER ROLE, ALTER DATABASE or ALTER SYSTEM turns it off`,
  );
}
