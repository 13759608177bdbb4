import type { VisitLog } from './visit-log';

/** More exposures do not wait for their visits: the oldest are left to the command. */
const MOST_WAITING = 1_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

interface LateVisitsParts<T> {
  /** Tries again; rejects while the registry is away. */
  readonly define: (items: readonly T[]) => Promise<void>;
  /** Told how many wait, whenever that changes. */
  readonly onWaiting: (count: number) => void;
  readonly log: VisitLog;
  /** The pause before the first new try, in ms; each doubles it. */
  readonly firstPauseMs?: number | undefined;
}

/**
 * What could not be defined since the registry was away: tried again, off the path of the files, until it answers. It is kept in
 * memory only: what a crash loses is found by the next file of its exposure, or by `autoingest define-visits`.
 */
export class LateVisits<T> {
  private readonly waiting = new Map<string, T>();
  private timer: NodeJS.Timeout | undefined;
  private tries = 0;
  private isStopped = false;

  constructor(private readonly parts: LateVisitsParts<T>) {}

  /** Lets something wait; what waits already under its key is replaced. */
  add(key: string, item: T): void {
    this.waiting.set(key, item);
    const [oldest] = this.waiting.keys();
    if (this.waiting.size > MOST_WAITING && oldest !== undefined) {
      this.waiting.delete(oldest);
      this.parts.log.error({ exposure: oldest }, 'visit is left to autoingest define-visits');
    }
    this.parts.onWaiting(this.waiting.size);
    this.schedule();
  }

  /** Tries no more; what waits is named in the log. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    if (this.waiting.size === 0) return;
    const exposures = [...this.waiting.keys()];
    this.parts.log.warn({ exposures }, 'visits are left to autoingest define-visits');
  }

  private schedule(): void {
    if (this.isStopped || this.timer !== undefined || this.waiting.size === 0) return;
    const pauseMs = Math.min(
      LONGEST_PAUSE_MS,
      (this.parts.firstPauseMs ?? FIRST_PAUSE_MS) * 2 ** Math.min(this.tries, 10),
    );
    this.timer = setTimeout(() => {
      void this.tryAgain();
    }, pauseMs);
    // The process need not live for it.
    this.timer.unref();
  }

  private async tryAgain(): Promise<void> {
    const items = new Map(this.waiting);
    this.tries += 1;
    try {
      await this.parts.define([...items.values()]);
      this.tries = 0;
      for (const [key, item] of items) if (this.waiting.get(key) === item) this.waiting.delete(key);
      this.parts.onWaiting(this.waiting.size);
    } catch {
      // It said why itself, and is tried again after a longer pause.
    }
    this.timer = undefined;
    this.schedule();
  }
}
