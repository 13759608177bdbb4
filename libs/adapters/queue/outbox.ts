import type { Redis } from 'ioredis';
import { redisCall } from './redis-call';
import { redisKeys } from './redis-keys';

/** Summit calls of a bucket that are still to be made, put there by settling. At least once: remove a call after it was made. */
export class Outbox {
  constructor(private readonly redis: Redis) {}

  /** The oldest call, or null when none is waiting. */
  oldest(bucket: string): Promise<string | null> {
    return redisCall(this.redis.lindex(redisKeys.outbox(bucket), -1));
  }

  /** Removes a call that was made; false when another has removed it already. */
  async remove(bucket: string, call: string): Promise<boolean> {
    return (await redisCall(this.redis.lrem(redisKeys.outbox(bucket), -1, call))) > 0;
  }

  /** Calls waiting. */
  length(bucket: string): Promise<number> {
    return redisCall(this.redis.llen(redisKeys.outbox(bucket)));
  }
}
