import { retryPauseMs, type Outcome, type TakenObject } from '#adapters/queue';
import type { IngestOutcome } from '#tasks/ingest';

/** Pauses between tries, in ms (RETRY_BASE, RETRY_MAX). */
export interface RetryPauses {
  readonly baseMs: number;
  readonly longestMs: number;
}

/** What the queue is told of an object's ingest; the pauses grow with its tries, or with its waits for the outside. */
export function settlementOf(outcome: IngestOutcome, object: TakenObject, pauses: RetryPauses): Outcome {
  const { path } = outcome;
  if (!('code' in outcome)) return { path, result: 'done', size: outcome.dataset.sizeBytes };
  const { code, reason } = outcome;
  const pauseAfter = (tries: number): number => retryPauseMs(tries, pauses.baseMs, pauses.longestMs);
  switch (outcome.status) {
    case 'retryLater':
      return { path, result: 'retryLater', code, reason, pauseMs: pauseAfter(object.waits + 1) };
    case 'failed':
      return { path, result: 'failed', code, reason, pauseMs: pauseAfter(object.failures + 1) };
    case 'givenUp':
      return { path, result: 'giveUp', code, reason };
  }
}
