import type { Redis } from 'ioredis';
import { LuaStep } from './lua-step';
import { redisKeys } from './redis-keys';

const statusStep = new LuaStep('queue-status');

/** A worker of ours and what it holds. */
export interface WorkerStatus {
  readonly worker: string;
  /** Objects in its batch. */
  readonly holds: number;
  /** Milliseconds that its lease still has; null when it is gone and its batch is about to be given back. */
  readonly leaseLeftMs: number | null;
}

/** How one bucket stands. */
export interface BucketStatus {
  readonly queued: number;
  readonly delayed: number;
  readonly dead: number;
  /** Summit calls still to be made. */
  readonly outbox: number;
  readonly refused: number;
  /** Milliseconds since the next object to be taken was announced; null when the queue is empty or that is not known. */
  readonly oldestAgeMs: number | null;
  /** Milliseconds until the next retry, negative when it is overdue; null when nothing waits. */
  readonly nextRetryMs: number | null;
  readonly workers: readonly WorkerStatus[];
}

/** Reads queue, retries, give-ups and batches of a bucket in one step. */
export class QueueStatus {
  constructor(private readonly redis: Redis) {}

  /** @throws RetryLater REDIS_UNAVAILABLE */
  async read(bucket: string): Promise<BucketStatus> {
    const reply = await statusStep.run(
      this.redis,
      [
        redisKeys.queue(bucket),
        redisKeys.delayed(bucket),
        redisKeys.dead(bucket),
        redisKeys.outbox(bucket),
        redisKeys.refused(bucket),
        redisKeys.leased(bucket),
      ],
      [bucket],
    );
    const [queued, delayed, dead, outbox, refused, age, nextRetry, workers] = reply as [
      number,
      number,
      number,
      number,
      number,
      number,
      string,
      [string, number, number][],
    ];
    return {
      queued,
      delayed,
      dead,
      outbox,
      refused,
      oldestAgeMs: age < 0 ? null : age,
      nextRetryMs: nextRetry === '' ? null : Number(nextRetry),
      workers: workers.map(([worker, holds, leaseLeftMs]) => ({
        worker,
        holds,
        leaseLeftMs: leaseLeftMs < 0 ? null : leaseLeftMs,
      })),
    };
  }
}
