import { Failure, GiveUp, ObjectFailed, Refused, RetryLater } from '#domain/failure';
import type { IngestOutcome } from './ingest-outcome';

/** Why a path is not in the registry. */
export type Refusal = Extract<IngestOutcome, { readonly status: 'retryLater' | 'failed' | 'givenUp' }>;

const STATUS_OF = (failure: Failure): Refusal['status'] => {
  // A login or schema that is refused while the process runs is no object's fault.
  if (failure instanceof RetryLater || failure instanceof Refused) return 'retryLater';
  // It may be on its way; who settles it says how long it is waited for.
  if (failure.code === 'OBJECT_MISSING') return 'retryLater';
  if (failure instanceof GiveUp) return 'givenUp';
  return 'failed';
};

/**
 * The outcome for a path whose handling threw. What is no `Failure` is a bug of ours: it counts against that object alone,
 * under `INTERNAL_ERROR`, so that its neighbours go on.
 */
export function refusalOf(path: string, error: unknown): Refusal {
  const failure =
    error instanceof Failure
      ? error
      : new ObjectFailed('INTERNAL_ERROR', error instanceof Error ? error.message : String(error), {
          cause: error,
        });
  return {
    path,
    status: STATUS_OF(failure),
    code: failure.code,
    reason: failure.message,
    facts: failure.facts,
  };
}
