/** One object that a worker has taken, with what is known about it. */
export interface TakenObject {
  /** `[profile@]bucket/key`. */
  readonly path: string;
  readonly etag: string | null;
  readonly event: string | null;
  /** Bytes, as announced or as last registered. */
  readonly size: number | null;
  /** Failures of the object itself so far in this round; at `maxFailures` it is given up. */
  readonly failures: number;
  /** How often its handling ended with the death or hang of a worker. */
  readonly recoveries: number;
  /** How often in a row it was put off for the outside's fault or to wait for its exposure. */
  readonly waits: number;
  /** An earlier round has registered it: now only its size can be new (`REPLACED`). */
  readonly registeredBefore: boolean;
  /** Milliseconds since this round of it was announced, by Redis's clock; null where that is not known. */
  readonly ageMs: number | null;
  /** Milliseconds since the store says that it was put, by the clocks of both; null where it did not say. */
  readonly sincePutMs: number | null;
}

/** What `take` brought. */
export interface Batch {
  /** The longest waiting first; empty when nothing came in time. */
  readonly objects: readonly TakenObject[];
  /** Paths that were given up as `POISON` on the way. */
  readonly poisoned: readonly string[];
}

/** What became of one object, to be settled. Each change is made together with its statistics. */
export type Outcome =
  /** Registered; `size` in bytes where it is known. */
  | { readonly path: string; readonly result: 'done'; readonly size?: number }
  /** The object is at fault: counted, tried again after the pause, given up after `maxFailures`. */
  | ({ readonly path: string; readonly result: 'failed'; readonly pauseMs: number } & Why)
  /** The outside is at fault, or its exposure is not there yet: tried again after the pause, not counted. */
  | ({ readonly path: string; readonly result: 'retryLater'; readonly pauseMs: number } & Why)
  /** It can never be ingested as it is: given up. */
  | ({ readonly path: string; readonly result: 'giveUp' } & Why)
  /** Back to the front of the queue as if it had not been taken. */
  | { readonly path: string; readonly result: 'notTried' };

interface Why {
  /** A failure code. */
  readonly code: string;
  /** For a person to read. */
  readonly reason: string;
}

/**
 * What settling made of an object: registered; due for another round, since it changed meanwhile; waiting for a retry;
 * given up; back in the queue; or not in the batch (settled before), so nothing was changed.
 */
export type SettledAs = 'done' | 'newRound' | 'delayed' | 'dead' | 'queued' | 'unknown';

/** The worker's lease has passed to another life or recovery: what was asked for has not been done. */
export interface LeaseLost {
  readonly lost: true;
}
