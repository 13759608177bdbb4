import type { Redis } from 'ioredis';
import { redisCall } from './redis-call';
import { redisKeys } from './redis-keys';

const LIFE_SECONDS = 300;

/** Headers that the recorder lane has read, so that the ingest lane need not read them again. Losing one costs a read. */
export class HeaderCache {
  constructor(private readonly redis: Redis) {}

  /** Keeps headers for five minutes, in one round trip; a new content of the object ends that. */
  async keep(headers: ReadonlyMap<string, string>): Promise<void> {
    if (headers.size === 0) return;
    const pipeline = this.redis.pipeline();
    for (const [path, text] of headers) pipeline.set(redisKeys.header(path), text, 'EX', LIFE_SECONDS);
    await redisCall(pipeline.exec());
  }

  /** The headers that are kept of these paths, in one round trip. */
  async find(paths: readonly string[]): Promise<Map<string, string>> {
    if (paths.length === 0) return new Map();
    const texts = await redisCall(this.redis.mget(paths.map((path) => redisKeys.header(path))));
    const found = new Map<string, string>();
    paths.forEach((path, index) => {
      const text = texts[index];
      if (typeof text === 'string') found.set(path, text);
    });
    return found;
  }
}
