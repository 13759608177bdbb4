import type { GroupArrivals } from '#adapters/queue';
import type { HeldQuestions } from './held-questions';

const SWEEP_MS = 2000;

/**
 * Looks every 2 s for all that is awaited, in a few commands whatever the number: for images that a Python worker has recorded, which
 * tells nobody, and for what was told while the connection was dead.
 */
export class HeldSweep {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly held: Pick<HeldQuestions, 'isAwaiting' | 'wakeAll'>,
    private readonly arrivals: Pick<GroupArrivals, 'check'>,
  ) {}

  start(): void {
    this.#timer ??= setInterval(() => {
      if (!this.held.isAwaiting) return;
      this.held.wakeAll();
      // One that does not answer is replaced, and its listener told.
      this.arrivals.check().catch(() => undefined);
    }, SWEEP_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
