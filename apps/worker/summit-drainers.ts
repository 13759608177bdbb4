import type { SummitDrainer } from './summit-drainer';

/** One drainer for each bucket of which the Summit is told; none where it is not. */
export class SummitDrainers {
  constructor(private readonly drainers: readonly SummitDrainer[]) {}

  /** Begins to make calls. */
  start(): void {
    for (const drainer of this.drainers) drainer.start();
  }

  /** Ends the calls at hand; takes no longer than one call and Redis's answer. */
  async stop(): Promise<void> {
    await Promise.all(this.drainers.map((drainer) => drainer.stop()));
  }
}
