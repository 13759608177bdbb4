import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { OutboxLease } from './outbox-lease';
import { redisCall } from './redis-call';
import { redisKeys } from './redis-keys';

/** Summit calls of a bucket that are still to be made, put there by settling, the newest on the left. */
export class Outbox {
  constructor(private readonly redis: Redis) {}

  /**
   * What one process needs to make a bucket's calls; the first look takes the right to it, if nobody has it.
   *
   * @param leaseMs - life of the right without renewal, in ms; longer than a call takes
   */
  leaseOf(bucket: string, leaseMs: number): OutboxLease {
    return new OutboxLease(this.redis, { bucket, token: randomUUID(), leaseMs });
  }

  /** Calls waiting. */
  length(bucket: string): Promise<number> {
    return redisCall(this.redis.llen(redisKeys.outbox(bucket)));
  }
}
