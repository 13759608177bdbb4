import { setTimeout as pause } from 'node:timers/promises';
import type { Arrival, ArrivalStream } from '#adapters/queue';
import type { Log } from '#adapters/runtime';
import { RetryLater } from '#domain/failure';
import type { GroupRecorder } from '#tasks/ingest';
import type { RecorderCounts } from './recorder-counts';

interface RecorderLaneParts {
  readonly arrivals: Pick<ArrivalStream, 'read' | 'acknowledge' | 'claimAbandoned'>;
  readonly recorder: Pick<GroupRecorder, 'record'>;
  readonly counts: RecorderCounts;
  readonly log: Log;
}

/** Arrivals of one bucket that are handled at once: as many as come within a moment of an exposure's burst. */
const MOST_AT_ONCE = 64;
/** A wait for arrivals lasts so long; a stop is noticed after it. */
const WAIT_MS = 1_000;
/** What was not acknowledged for so long was given to a recorder that died, or waits for the store: it is taken over. */
const ABANDONED_AFTER_MS = 5_000;
const CLAIM_EVERY_MS = 2_500;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Records images for presence as they are announced. It needs neither the registry nor the ingest lanes, so that presence stays
 * right while the registry is away or a backlog is worked off. Several workers share the arrivals.
 */
export class RecorderLane {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private claimedAt = -Infinity;

  constructor(
    private readonly parts: RecorderLaneParts,
    private readonly buckets: readonly string[],
  ) {}

  /** Begins to record; trouble with Redis or a store is waited out. */
  start(): void {
    if (this.buckets.length > 0) this.running = this.run();
  }

  /** Ends after the arrivals at hand; what is not acknowledged is taken over by other recorders. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let troubles = 0; !signal.aborted;) {
      try {
        await this.handle(await this.abandoned());
        await this.handle(await this.parts.arrivals.read(this.buckets, MOST_AT_ONCE, WAIT_MS));
        troubles = 0;
      } catch (error) {
        if (this.isStopping()) return;
        troubles += 1;
        const facts =
          error instanceof RetryLater ? { code: error.code, reason: error.message } : { err: error };
        this.parts.log.warn(facts, 'presence cannot be recorded now');
        await pause(Math.min(LONGEST_PAUSE_MS, 50 * 2 ** Math.min(troubles, 8)), undefined, { signal }).catch(
          () => undefined,
        );
      }
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async abandoned(): Promise<Arrival[]> {
    if (performance.now() - this.claimedAt < CLAIM_EVERY_MS) return [];
    this.claimedAt = performance.now();
    const claimed = await Promise.all(
      this.buckets.map((bucket) =>
        this.parts.arrivals.claimAbandoned(bucket, ABANDONED_AFTER_MS, MOST_AT_ONCE),
      ),
    );
    return claimed.flat();
  }

  private async handle(arrivals: readonly Arrival[]): Promise<void> {
    if (arrivals.length === 0) return;
    const paths = [...new Set(arrivals.map(({ path }) => path))];
    const again = new Set(await this.parts.recorder.record(paths, { signal: this.stopping.signal }));
    const dealtWith = arrivals.filter(({ path }) => !again.has(path));
    await this.parts.arrivals.acknowledge(dealtWith);
    for (const { bucket, path } of arrivals) this.parts.counts.arrival(bucket, again.has(path));
  }
}
