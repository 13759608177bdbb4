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
  /** How often in a row it was put off for the outside's fault. */
  readonly waits: number;
  /** An earlier round has registered it: now only its size can be new (`REPLACED`). */
  readonly registeredBefore: boolean;
  /** Milliseconds since this round of it was announced, by Redis's clock; null where that is not known. */
  readonly ageMs: number | null;
  /** Milliseconds since the store says that it was put, by the clocks of both; null where it did not say. */
  readonly sincePutMs: number | null;
  /** Milliseconds since it was first found that its exposure is not in the registry; null where it does not wait for one. */
  readonly awaitedMs: number | null;
  /** What was noted when its exposure was looked for last in this round; null where nothing was. */
  readonly awaitsNote: string | null;
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
  /**
   * Registered; `size` in bytes where it is known. `exposure` is the obs id of an exposure that is in the registry by now: what
   * waits for it, in any worker's eyes, is woken.
   */
  | { readonly path: string; readonly result: 'done'; readonly size?: number; readonly exposure?: string }
  /**
   * The object is at fault: counted, tried again after the pause, given up after `maxFailures`. With an `exposure` (obs id) that is
   * in the registry all the same, what waits for that is woken.
   */
  | ({
      readonly path: string;
      readonly result: 'failed';
      readonly pauseMs: number;
      readonly exposure?: string;
    } & Why)
  /** The outside is at fault: tried again after the pause, not counted. */
  | ({ readonly path: string; readonly result: 'retryLater'; readonly pauseMs: number } & Why)
  /**
   * Its exposure (obs id) is not in the registry yet: tried again after the pause, or as soon as a file is settled that says that
   * it is there now; not counted. The note is handed out with it then. What came between the taking of the batch and this step is
   * not missed.
   */
  | ({
      readonly path: string;
      readonly result: 'awaitsExposure';
      readonly exposure: string;
      readonly pauseMs: number;
      readonly note?: string;
    } & Why)
  /** It can never be ingested as it is: given up; for want of an `exposure` (obs id) only until that one comes. */
  | ({ readonly path: string; readonly result: 'giveUp'; readonly exposure?: string } & Why)
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
