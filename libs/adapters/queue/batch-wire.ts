import type { Batch, LeaseLost, Outcome, SettledAs, TakenObject } from './batch';
import type { SummitFile } from './summit-notice';

/** How the Lua steps of batches spell what they are told and what they answer. */

const OUTCOME_WORDS = {
  done: 'done',
  failed: 'failed',
  retryLater: 'retry_later',
  awaitsExposure: 'awaits_exposure',
  giveUp: 'give_up',
  notTried: 'not_tried',
} as const satisfies Record<Outcome['result'], string>;

const SETTLED_WORDS: Readonly<Record<string, SettledAs>> = {
  done: 'done',
  new_round: 'newRound',
  delayed: 'delayed',
  dead: 'dead',
  queued: 'queued',
};

/**
 * Path, outcome, number, code, reason, obs id, note; of a done file code and reason are exposure and name, where the Summit is
 * told of it.
 */
export function outcomeArguments(outcome: Outcome, told?: SummitFile): (string | number)[] {
  const word = OUTCOME_WORDS[outcome.result];
  const { path } = outcome;
  switch (outcome.result) {
    case 'done':
      return [
        path,
        word,
        outcome.size ?? '',
        told?.obsId ?? '',
        told?.filename ?? '',
        outcome.exposure ?? '',
        '',
      ];
    case 'failed':
      return [path, word, wholeMs(outcome.pauseMs), outcome.code, outcome.reason, outcome.exposure ?? '', ''];
    case 'retryLater':
      return [path, word, wholeMs(outcome.pauseMs), outcome.code, outcome.reason, '', ''];
    case 'awaitsExposure':
      return [
        path,
        word,
        wholeMs(outcome.pauseMs),
        outcome.code,
        outcome.reason,
        outcome.exposure,
        outcome.note ?? '',
      ];
    case 'giveUp':
      return [path, word, '', outcome.code, outcome.reason, outcome.exposure ?? '', ''];
    case 'notTried':
      return [path, word, '', '', '', '', ''];
  }
}

const wholeMs = (ms: number): number => Math.max(0, Math.round(ms));

export function readBatch(reply: unknown): Batch | LeaseLost {
  const [word, poisoned, objects] = reply as [string, string[], string[][]];
  if (word === 'lost') return { lost: true };
  return { poisoned, objects: objects.map(readTaken) };
}

/** When the batch was taken by the clock of Redis, in ms since 1970, as the step that settles it wants it; undefined where the lease is lost. */
export const takenAtOf = (reply: unknown): string | undefined => (reply as (string | undefined)[])[3];

export function readSettlement(
  outcomes: readonly Outcome[],
  reply: unknown,
): { settledAs: ReadonlyMap<string, SettledAs>; callsDropped: number } | LeaseLost {
  const [word, results, callsDropped] = reply as [string, string[], number];
  if (word === 'lost') return { lost: true };
  const settledAs = new Map(
    outcomes.map(({ path }, index) => [path, SETTLED_WORDS[results[index] ?? ''] ?? 'unknown'] as const),
  );
  return { settledAs, callsDropped };
}

function readTaken(facts: readonly string[]): TakenObject {
  const [
    path = '',
    etag,
    event,
    size,
    failures,
    recoveries,
    waits,
    registered,
    age,
    sincePut,
    awaited,
    note,
  ] = facts;
  return {
    path,
    etag: etag || null,
    event: event || null,
    size: size ? Number(size) : null,
    failures: Number(failures),
    recoveries: Number(recoveries),
    waits: Number(waits),
    registeredBefore: registered === '1',
    ageMs: Number(age) < 0 ? null : Number(age),
    sincePutMs: Number(sincePut) < 0 ? null : Number(sincePut),
    awaitedMs: Number(awaited) < 0 ? null : Number(awaited),
    awaitsNote: note || null,
  };
}
