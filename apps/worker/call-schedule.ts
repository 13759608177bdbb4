import { retryPauseMs, type SummitCall } from '#adapters/queue';
import type { RetryPauses } from './settlement';

/** How often a call is tried in all: with the default pauses that takes two to four minutes. */
export const MOST_TRIES = 8;

interface Rest {
  readonly tries: number;
  readonly untilMs: number;
}

/**
 * Which of the waiting Summit calls is to be made next. A call that failed rests, and with it the later ones of its
 * exposure; those of other exposures go on.
 */
export class CallSchedule {
  private readonly rests = new Map<string, Rest>();

  constructor(
    private readonly pauses: RetryPauses,
    private readonly random: () => number = Math.random,
  ) {}

  /** Forgets the calls that are not among these: those that were dealt with, here or elsewhere. */
  keepOnly(calls: readonly SummitCall[]): void {
    const entries = new Set(calls.map(({ entry }) => entry));
    for (const entry of this.rests.keys()) if (!entries.has(entry)) this.rests.delete(entry);
  }

  /**
   * The oldest call that may be made now, or how long all of them rest (`Infinity` when there is none).
   *
   * @param calls - oldest first
   * @param nowMs - of a clock that only goes forward
   */
  next(calls: Iterable<SummitCall>, nowMs: number): { call: SummitCall } | { restMs: number } {
    const passed = new Set<string>();
    let restMs = Infinity;
    for (const call of calls) {
      if (passed.has(call.obsId)) continue;
      passed.add(call.obsId);
      const leftMs = (this.rests.get(call.entry)?.untilMs ?? nowMs) - nowMs;
      if (leftMs <= 0) return { call };
      restMs = Math.min(restMs, leftMs);
    }
    return { restMs };
  }

  /** Lets a call rest that failed; or says that this was its last try. */
  failed(call: SummitCall, nowMs: number): { exhausted: boolean; tries: number } {
    const tries = (this.rests.get(call.entry)?.tries ?? 0) + 1;
    const pauseMs = retryPauseMs(tries, this.pauses.baseMs, this.pauses.longestMs, this.random);
    this.rests.set(call.entry, { tries, untilMs: nowMs + pauseMs });
    return { exhausted: tries >= MOST_TRIES, tries };
  }
}
