import type { Redis } from 'ioredis';
import { redisCall } from './redis-call';
import { BUCKET_KEYS, placeOfKey } from './redis-keys';

/** The buckets in Redis, each with the workers whose lists were seen, Python's among them. */
export type KnownBuckets = ReadonlyMap<string, ReadonlySet<string>>;

const SCANNED_AT_ONCE = 1_000;

/**
 * Walks through all keys, in small steps, for the buckets that have anything to see: work under way, give-ups, refusals.
 *
 * @throws RetryLater REDIS_UNAVAILABLE
 */
export async function knownBuckets(redis: Redis): Promise<KnownBuckets> {
  const buckets = new Map<string, Set<string>>();
  let cursor = '0';
  do {
    const [next, keys] = await redisCall(redis.scan(cursor, 'MATCH', BUCKET_KEYS, 'COUNT', SCANNED_AT_ONCE));
    for (const place of keys.map(placeOfKey)) {
      if (place === null) continue;
      const workers = buckets.get(place.bucket) ?? new Set();
      buckets.set(place.bucket, workers);
      if (place.worker !== null) workers.add(place.worker);
    }
    cursor = next;
  } while (cursor !== '0');
  return buckets;
}
