import { retryPauseMs, type Outcome, type TakenObject } from '#adapters/queue';
import type { IngestOutcome } from '#tasks/ingest';

/** Pauses between tries, in ms (RETRY_BASE, RETRY_MAX). */
export interface RetryPauses {
  readonly baseMs: number;
  readonly longestMs: number;
}

/**
 * So often an object is looked for that its bucket does not have: for 4 to 9 minutes with the default pauses. It may be on its
 * way to a copy of the bucket; if it has been removed, that is how long it takes to say so.
 */
const MOST_LOOKS_FOR_OBJECT = 8;

/** What the queue is told of an object's ingest; the pauses grow with its tries, or with its waits for the outside. */
export function settlementOf(outcome: IngestOutcome, object: TakenObject, pauses: RetryPauses): Outcome {
  const { path } = outcome;
  if (!('code' in outcome)) return { path, result: 'done', size: outcome.dataset.sizeBytes };
  const { code, reason } = outcome;
  const pauseAfter = (tries: number): number => retryPauseMs(tries, pauses.baseMs, pauses.longestMs);
  switch (outcome.status) {
    case 'retryLater':
      if (code === 'OBJECT_MISSING' && object.waits >= MOST_LOOKS_FOR_OBJECT) {
        return { path, result: 'giveUp', code, reason };
      }
      return { path, result: 'retryLater', code, reason, pauseMs: pauseAfter(object.waits + 1) };
    case 'failed':
      return { path, result: 'failed', code, reason, pauseMs: pauseAfter(object.failures + 1) };
    case 'givenUp':
      return { path, result: 'giveUp', code, reason };
  }
}
