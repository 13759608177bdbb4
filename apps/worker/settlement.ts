import { retryPauseMs, type Outcome, type TakenObject } from '#adapters/queue';
import type { IngestOutcome } from '#tasks/ingest';
import { faultOrigin, type FaultOrigin } from './fault-origin';
import { guiderPauseMs, type GuiderWait } from './guider-wait';

/** Pauses between tries, in ms (RETRY_BASE, RETRY_MAX). */
export interface RetryPauses {
  readonly baseMs: number;
  readonly longestMs: number;
}

/** When what could not be registered is tried again. */
export interface SettlementPauses extends RetryPauses {
  readonly guiders: GuiderWait;
}

/**
 * So often an object is looked for that its bucket does not have: for 4 to 9 minutes with the default pauses. It may be on its
 * way to a copy of the bucket; if it has been removed, that is how long it takes to say so.
 */
const MOST_LOOKS_FOR_OBJECT = 8;

/**
 * What the queue is told of an object's ingest; the pauses grow with its tries, with its waits for the outside, or with the time
 * for which it has waited for its exposure.
 */
export function settlementOf(outcome: IngestOutcome, object: TakenObject, pauses: SettlementPauses): Outcome {
  const { path } = outcome;
  if (!('code' in outcome)) {
    const { sizeBytes, obsId } = outcome.dataset;
    return { path, result: 'done', size: sizeBytes, exposure: obsId };
  }
  const { code, reason } = outcome;
  const pauseAfter = (tries: number): number => retryPauseMs(tries, pauses.baseMs, pauses.longestMs);
  switch (outcome.status) {
    case 'retryLater':
      if (code === 'OBJECT_MISSING' && object.waits >= MOST_LOOKS_FOR_OBJECT) {
        return { path, result: 'giveUp', code, reason };
      }
      return { path, result: 'retryLater', code, reason, pauseMs: pauseAfter(object.waits + 1) };
    case 'failed':
      return {
        path,
        result: 'failed',
        code,
        reason,
        pauseMs: pauseAfter(object.failures + 1),
        ...(outcome.storedObsId === undefined ? {} : { exposure: outcome.storedObsId }),
      };
    case 'givenUp':
      return { path, result: 'giveUp', code, reason };
    case 'awaitsExposure':
      return whileAwaiting(outcome, object, pauses.guiders);
  }
}

/**
 * What the queue is told of a batch's ingest. What needs a system that is away goes back to the front of the queue, so that nothing
 * has to come due when that is back.
 */
export const settlementsOf = (
  outcomes: readonly IngestOutcome[],
  objects: ReadonlyMap<string, TakenObject>,
  away: ReadonlySet<FaultOrigin>,
  pauses: SettlementPauses,
): readonly Outcome[] =>
  outcomes.flatMap((outcome): Outcome[] => {
    const object = objects.get(outcome.path);
    if (object === undefined) return [];
    const origin = faultOrigin(outcome);
    if (origin !== undefined && away.has(origin)) return [{ path: outcome.path, result: 'notTried' }];
    return [settlementOf(outcome, object, pauses)];
  });

function whileAwaiting(
  { path, code, reason, obsId, note }: Extract<IngestOutcome, { readonly status: 'awaitsExposure' }>,
  { awaitedMs }: Pick<TakenObject, 'awaitedMs'>,
  wait: GuiderWait,
): Outcome {
  const pauseMs = guiderPauseMs(awaitedMs ?? 0, wait);
  if (pauseMs !== null)
    return { path, result: 'awaitsExposure', code, reason, exposure: obsId, pauseMs, note };
  const seconds = Math.round(wait.horizonMs / 1000);
  return {
    path,
    result: 'giveUp',
    code: 'GUIDER_WITHOUT_EXPOSURE',
    reason: `The exposure ${obsId} has not come into the registry within ${seconds} s.`,
    exposure: obsId,
  };
}

/** The outcome of a file that was given up, as it was settled: what has waited long enough has another reason by then. */
export function asGivenUp(outcome: IngestOutcome, settlement: Outcome | undefined): IngestOutcome {
  if (outcome.status !== 'awaitsExposure' || settlement?.result !== 'giveUp') return outcome;
  const { path, facts } = outcome;
  return { path, status: 'givenUp', code: 'GUIDER_WITHOUT_EXPOSURE', reason: settlement.reason, facts };
}
