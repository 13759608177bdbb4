import type { Redis } from 'ioredis';
import { knownBuckets, type KnownBuckets } from './known-buckets';
import { LuaStep } from './lua-step';
import { redisCall } from './redis-call';
import { redisKeys } from './redis-keys';

const recoverStep = new LuaStep('recover-list');
const promoteStep = new LuaStep('promote-delayed');
const PROMOTED_AT_ONCE = 500;

/** A list that was given back. */
export interface Recovery {
  readonly worker: string;
  /** `foreign`: the worker never had a lease, so it was a Python one. */
  readonly kind: 'ours' | 'foreign';
  readonly paths: number;
}

/** Gives back what dead workers left and releases what waited for a retry. Any number of processes may do so at once. */
export class QueueRecovery {
  constructor(private readonly redis: Redis) {}

  /** Keys in the database: what {@link discover} has to walk through. */
  keyCount(): Promise<number> {
    return redisCall(this.redis.dbsize());
  }

  /** Walks through all keys, in small steps, for buckets and workers' lists. */
  discover(): Promise<KnownBuckets> {
    return knownBuckets(this.redis);
  }

  /**
   * Gives back the lists of a bucket's workers that are no more: those whose lease is gone, and of `seenWorkers` those
   * that never had one and have not touched their list for a long time. A live batch is never touched.
   *
   * @param seenWorkers - from {@link discover}
   * @param foreignIdleSeconds - whole seconds, at least 1 (IDLE_FOREIGN)
   */
  async recover(
    bucket: string,
    seenWorkers: Iterable<string>,
    foreignIdleSeconds: number,
  ): Promise<Recovery[]> {
    const leased = await redisCall(this.redis.smembers(redisKeys.leased(bucket)));
    const recoveries = await Promise.all(
      [...new Set([...leased, ...seenWorkers])].map((worker) =>
        this.recoverList(bucket, worker, foreignIdleSeconds),
      ),
    );
    return recoveries.filter((recovery) => recovery !== null);
  }

  /** Puts what is due for a retry back in the queue. The number of objects. */
  promoteDue(bucket: string): Promise<number> {
    return this.promote(bucket, 'due');
  }

  /** Puts all that waits for a retry back in the queue, due or not. The number of objects. */
  release(bucket: string): Promise<number> {
    return this.promote(bucket, 'all');
  }

  private async recoverList(
    bucket: string,
    worker: string,
    foreignIdleSeconds: number,
  ): Promise<Recovery | null> {
    const reply = await recoverStep.run(
      this.redis,
      [
        redisKeys.queue(bucket),
        redisKeys.worker(bucket, worker),
        redisKeys.lease(bucket, worker),
        redisKeys.leased(bucket),
      ],
      [worker, Math.ceil(foreignIdleSeconds)],
    );
    const [kind, paths] = reply as ['live' | 'ours' | 'foreign', number];
    return kind === 'live' || paths === 0 ? null : { worker, kind, paths };
  }

  private async promote(bucket: string, which: 'due' | 'all'): Promise<number> {
    const keys = [redisKeys.queue(bucket), redisKeys.delayed(bucket)];
    let total = 0;
    for (;;) {
      const number = (await promoteStep.run(this.redis, keys, [PROMOTED_AT_ONCE, which])) as number;
      total += number;
      if (number < PROMOTED_AT_ONCE) return total;
    }
  }
}
