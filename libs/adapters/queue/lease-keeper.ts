import type { BatchLease } from './batch-lease';

/** How a batch is watched. */
export interface KeeperOptions {
  /** Time between renewals, in ms; well below the life of the lease. */
  readonly renewEveryMs: number;
  /** Without progress for so long the batch counts as hanging, in ms (BATCH_DEADLINE). */
  readonly deadlineMs: number;
}

/**
 * Renews a lease while a batch makes progress. When progress ends the renewals do: others get the batch, whatever this
 * worker is doing, and its signal tells it to stop.
 */
export class LeaseKeeper implements Disposable {
  private readonly ended = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private lastProgress = performance.now();

  /** Starts renewing; `using keeper = new LeaseKeeper(…)` or `stop()` ends it. */
  constructor(
    private readonly lease: Pick<BatchLease, 'renew'>,
    private readonly options: KeeperOptions,
  ) {
    this.timer = setInterval(() => void this.renew(), options.renewEveryMs);
  }

  /** Aborted with the reason `'hangs'` past the deadline, or `'lost'` when the lease is another's. */
  get signal(): AbortSignal {
    return this.ended.signal;
  }

  /** The batch came a step further: its deadline begins anew. */
  progress(): void {
    this.lastProgress = performance.now();
  }

  /** Ends the renewals; the lease lives on for its time. */
  stop(): void {
    clearInterval(this.timer);
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  private async renew(): Promise<void> {
    if (performance.now() - this.lastProgress > this.options.deadlineMs) {
      this.end('hangs');
      return;
    }
    // While Redis is away nobody can take the batch either; the next renewal tells what came of it.
    const renewed = await this.lease.renew().catch(() => true);
    if (!renewed) this.end('lost');
  }

  private end(reason: 'hangs' | 'lost'): void {
    this.stop();
    this.ended.abort(reason);
  }
}
