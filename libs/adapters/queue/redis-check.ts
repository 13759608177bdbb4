import type { Redis } from 'ioredis';
import { Refused } from '#domain/failure';
import { redisCall } from './redis-call';

/** What the server is, as far as it matters here. */
export interface RedisFacts {
  /** `7.0.15`; of Valkey the Redis version that it is compatible with. */
  readonly version: string;
  /** Acknowledged events are on disk as `appendfsync` says. */
  readonly appendOnly: boolean;
  /** Anything but `noeviction` may throw objects away when memory is short. */
  readonly evictionPolicy: string;
  /** The last write of the append-only file, and of the dump where there is one, went well. */
  readonly writesToDisk: boolean;
  /** The memory in use as a part of `maxmemory`, beyond which writes are refused; 0 where no limit is set. */
  readonly memoryUsed: number;
}

/** Whether Redis is there, and whether it is one that can be used. */
export class RedisCheck {
  constructor(private readonly redis: Redis) {}

  /** Resolves when Redis answers. @throws RetryLater REDIS_UNAVAILABLE, Refused REDIS_REFUSED */
  async ping(): Promise<void> {
    await redisCall(this.redis.ping());
  }

  /**
   * Reads what the server is.
   *
   * @throws Refused REDIS_UNSUITABLE when it is older than 6.2 or a Cluster; RetryLater REDIS_UNAVAILABLE
   */
  async inspect(): Promise<RedisFacts> {
    const info = await redisCall(this.redis.info());
    const fact = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
    const version = fact('redis_version');
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major < 6 || (major === 6 && minor < 2)) {
      throw new Refused('REDIS_UNSUITABLE', 'Redis is older than 6.2', { facts: { version } });
    }
    if (fact('cluster_enabled') === '1') {
      throw new Refused('REDIS_UNSUITABLE', 'Redis runs as a Cluster', { facts: { version } });
    }
    return {
      version,
      appendOnly: fact('aof_enabled') === '1',
      evictionPolicy: fact('maxmemory_policy'),
      writesToDisk: ![fact('aof_last_write_status'), fact('rdb_last_bgsave_status')].includes('err'),
      memoryUsed: Number(fact('maxmemory')) > 0 ? Number(fact('used_memory')) / Number(fact('maxmemory')) : 0,
    };
  }
}
