import type { CredentialSources } from './db-auth';
import type { DatabaseLimits } from './registry-database';
import type { AliasSources } from './repository-alias';

/** What opening a repository needs from outside. */
export interface OpenOptions {
  /** Reads `butler.yaml` from a path, `file://…` or `s3://…`. */
  readonly readText: (uri: string) => Promise<string>;
  /** The environment's words on credentials. */
  readonly credentials?: CredentialSources;
  readonly limits?: Partial<DatabaseLimits>;
  /** The environment's words on short names of repositories. */
  readonly aliases?: AliasSources;
  /** Opens to look only: nothing is made, and neither rights nor a server to write to are asked for. */
  readonly readOnly?: boolean;
  /** The clock: milliseconds since 1970 UTC. */
  readonly now?: () => number;
}

/**
 * PostgreSQL looks for a deadlock when somebody has waited for a second (`deadlock_timeout`), and ends the one who looked. Our statements
 * give up their wait before that and are sent again, so that an official writer, which inserts in whatever order, is never the one ended.
 */
const BEFORE_DEADLOCKS_ARE_SOUGHT_MS = 800;

export const DEFAULT_LIMITS: DatabaseLimits = {
  poolSize: 4,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 30_000,
  lockTimeoutMs: BEFORE_DEADLOCKS_ARE_SOUGHT_MS,
};
