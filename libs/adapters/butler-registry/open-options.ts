import type { CredentialSources } from './db-auth';
import type { DatabaseLimits } from './registry-database';

/** What opening a repository needs from outside. */
export interface OpenOptions {
  /** Reads `butler.yaml` from a path, `file://…` or `s3://…`. */
  readonly readText: (uri: string) => Promise<string>;
  /** The environment's words on credentials. */
  readonly credentials?: CredentialSources;
  readonly limits?: Partial<DatabaseLimits>;
  /** The clock: milliseconds since 1970 UTC. */
  readonly now?: () => number;
}

export const DEFAULT_LIMITS: DatabaseLimits = {
  poolSize: 4,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 5_000,
};
