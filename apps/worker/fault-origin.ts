import type { FailureCode } from '#domain/failure';
import type { IngestOutcome } from '#tasks/ingest';

/** The outside system for whose sake a file could not be ingested. */
export type FaultOrigin = 'registry' | 'bucket' | 'queue';

const OF_THE_STORE: ReadonlySet<FailureCode> = new Set(['S3_UNAVAILABLE', 'BUCKET_MISSING']);
/** Of PostgreSQL, and of the repository when it has to be opened anew. */
const OF_THE_REGISTRY = /^(?:REGISTRY|BUTLER|DB_AUTH)_/;

/**
 * Whose fault an outcome is; undefined where no system is to blame. An object that is missing or that may not be read is no
 * sign that its bucket is away.
 */
export function faultOrigin(outcome: IngestOutcome): FaultOrigin | undefined {
  if (outcome.status !== 'retryLater') return undefined;
  if (OF_THE_STORE.has(outcome.code)) return 'bucket';
  if (OF_THE_REGISTRY.test(outcome.code)) return 'registry';
  return outcome.code === 'REDIS_UNAVAILABLE' ? 'queue' : undefined;
}
