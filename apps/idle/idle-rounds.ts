import { setTimeout as pause } from 'node:timers/promises';
import type { KnownBuckets, QueueRecovery, QueueStatus, RedisCheck } from '#adapters/queue';
import type { Log } from '#adapters/runtime';
import { RetryLater } from '#domain/failure';
import type { IdleCounts } from './idle-counts';
import type { RedisCounts } from './redis-counts';

/** How idle works; durations in ms. */
export interface IdleOptions {
  /** Between two rounds (IDLE_INTERVAL). */
  readonly intervalMs: number;
  /** After so long without a touch a Python worker's list counts as abandoned (IDLE_FOREIGN). */
  readonly foreignIdleMs: number;
}

interface IdleParts {
  readonly recovery: Pick<QueueRecovery, 'keyCount' | 'discover' | 'recover' | 'promoteDue'>;
  readonly status: Pick<QueueStatus, 'read'>;
  readonly redis: Pick<RedisCheck, 'inspect'>;
  readonly counts: IdleCounts;
  readonly redisCounts: RedisCounts;
  readonly log: Log;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
}

/** Up to so many keys a walk through all of them costs less than a round's other work. */
const FEW_KEYS = 20_000;
/** So often the walk is made where there are more keys. */
const WALK_EVERY_MS = 30_000;
/** How Redis is changes slowly, and telling it all takes it a moment. */
const INSPECT_EVERY_MS = 15_000;

/**
 * Round after round, in each bucket: gives back the batches of dead workers and releases the retries that are due. Each of
 * that is one atomic step in Redis, so any number of replicas may do it.
 */
export class IdleRounds {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private buckets: KnownBuckets = new Map();
  private walkedAt = -Infinity;
  private inspectedAt = -Infinity;
  private isAway = false;

  constructor(
    private readonly parts: IdleParts,
    private readonly options: IdleOptions,
  ) {}

  /** Begins the rounds. Resolves when `stop` ends them. */
  start(): Promise<void> {
    this.running = this.run();
    return this.running;
  }

  /** Ends the rounds, after the one that is under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** One round. Trouble in one bucket is logged and keeps nobody else waiting. */
  async round(): Promise<void> {
    try {
      await this.walk();
      await this.inspect();
      this.parts.redisCounts.answers(true);
      this.tellBack();
    } catch (error) {
      this.parts.redisCounts.answers(false);
      this.tellTrouble(error);
      return;
    }
    await Promise.all([...this.buckets.keys()].map((bucket) => this.careFor(bucket)));
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.round();
      await pause(this.options.intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Looks for new buckets and for workers without a lease: each round in a small database, now and then in a large one. */
  private async walk(): Promise<void> {
    const keys = await this.parts.recovery.keyCount();
    if (keys > FEW_KEYS && this.parts.now() - this.walkedAt < WALK_EVERY_MS) return;
    const before = this.buckets;
    this.buckets = await this.parts.recovery.discover();
    this.walkedAt = this.parts.now();
    for (const bucket of this.buckets.keys()) if (!before.has(bucket)) this.parts.counts.found(bucket);
    for (const bucket of before.keys()) if (!this.buckets.has(bucket)) this.parts.counts.gone(bucket);
  }

  private async inspect(): Promise<void> {
    if (this.parts.now() - this.inspectedAt < INSPECT_EVERY_MS) return;
    this.parts.redisCounts.facts(await this.parts.redis.inspect());
    this.inspectedAt = this.parts.now();
  }

  private async careFor(bucket: string): Promise<void> {
    const { recovery, status, counts, log } = this.parts;
    try {
      const seen = this.buckets.get(bucket) ?? [];
      for (const found of await recovery.recover(bucket, seen, this.options.foreignIdleMs / 1000)) {
        log.info({ bucket, ...found }, 'batch of a dead worker given back');
        counts.recovery(bucket, found);
      }
      const promoted = await recovery.promoteDue(bucket);
      if (promoted > 0) {
        log.debug({ bucket, paths: promoted }, 'due retries queued');
        counts.promotion(bucket, promoted);
      }
      counts.status(bucket, await status.read(bucket));
    } catch (error) {
      this.tellTrouble(error, bucket);
    }
  }

  private tellTrouble(error: unknown, bucket?: string): void {
    if (!(error instanceof RetryLater)) {
      this.parts.log.error({ ...(bucket === undefined ? {} : { bucket }), err: error }, 'a round failed');
      return;
    }
    if (!this.isAway) this.parts.log.warn({ code: error.code, err: error }, 'Redis is away; waiting');
    this.isAway = true;
  }

  private tellBack(): void {
    if (this.isAway) this.parts.log.info({}, 'Redis is back');
    this.isAway = false;
  }
}
