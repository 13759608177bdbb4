import type { IngestOutcome } from '#tasks/ingest';
import type { Breaker } from './breaker';
import { faultOrigin, type FaultOrigin } from './fault-origin';

/** The systems that the lanes of a worker depend on: one registry for all, and each lane's bucket. */
export class Outside {
  constructor(
    private readonly registry: Breaker,
    private readonly buckets: ReadonlyMap<string, Breaker>,
  ) {}

  /** Whether a lane of this bucket can do nothing now. */
  isAway(bucket: string): boolean {
    return this.breakersOf(bucket).some((breaker) => breaker.isOpen());
  }

  /** Resolves when all that a lane of this bucket needs has been there. */
  async whenThere(bucket: string): Promise<void> {
    await Promise.all(this.breakersOf(bucket).map((breaker) => breaker.whenThere()));
  }

  /**
   * Looks whether what failed in a batch of this bucket did so because a system is away; at most 2 s.
   *
   * @returns the systems whose failed files can only wait until it is back. Redis is one whenever it failed: what is settled
   *   is so because it has come back
   */
  async awayAfter(bucket: string, outcomes: readonly IngestOutcome[]): Promise<ReadonlySet<FaultOrigin>> {
    const suspects = new Set(outcomes.flatMap((outcome) => faultOrigin(outcome) ?? []));
    const away = new Set<FaultOrigin>(suspects.has('queue') ? ['queue'] : []);
    const ask = async (origin: FaultOrigin, breaker: Breaker | undefined): Promise<void> => {
      if (suspects.has(origin) && (await breaker?.suspect()) === true) away.add(origin);
    };
    await Promise.all([ask('registry', this.registry), ask('bucket', this.buckets.get(bucket))]);
    return away;
  }

  /** For health checks. @throws Error naming what is away */
  check(): Promise<void> {
    const complaints = [this.registry, ...this.buckets.values()].flatMap(({ complaint }) => complaint ?? []);
    return complaints.length === 0 ? Promise.resolve() : Promise.reject(new Error(complaints.join('; ')));
  }

  /** Asks no more. */
  stop(): void {
    for (const breaker of [this.registry, ...this.buckets.values()]) breaker.stop();
  }

  private breakersOf(bucket: string): readonly Breaker[] {
    const own = this.buckets.get(bucket);
    return own === undefined ? [this.registry] : [this.registry, own];
  }
}
