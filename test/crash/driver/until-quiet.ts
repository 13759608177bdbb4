import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';

const LOOK_EVERY_MS = 100;
/** So many looks in a row must find nothing to do. */
const QUIET_LOOKS = 5;

/** Waits until nothing is arriving, queued, held, delayed or to be told; what is left when that does not come in time. */
export async function untilQuiet(
  redis: Redis,
  bucket: string,
  limitMs: number,
): Promise<Readonly<Record<string, number>> | undefined> {
  const deadline = performance.now() + limitMs;
  let quietLooks = 0;
  for (;;) {
    const left = await unfinished(redis, bucket).catch(() => ({ redis: 1 }));
    quietLooks = Object.keys(left).length === 0 ? quietLooks + 1 : 0;
    if (quietLooks >= QUIET_LOOKS) return undefined;
    if (performance.now() > deadline) return left;
    await pause(LOOK_EVERY_MS);
  }
}

async function unfinished(redis: Redis, bucket: string): Promise<Readonly<Record<string, number>>> {
  const lists = await redis.keys(`WORKER:${bucket}:*`);
  const [arriving, queued, delayed, outbox, ...held] = await Promise.all([
    redis.xlen(`ARRIVED:${bucket}`),
    redis.llen(`QUEUE:${bucket}`),
    redis.zcard(`DELAYED:${bucket}`),
    redis.llen(`OUTBOX:${bucket}`),
    ...lists.map((list) => redis.llen(list)),
  ]);
  const batch = held.reduce((sum, length) => sum + length, 0);
  return Object.fromEntries(
    Object.entries({ arriving, queued, delayed, outbox, batch }).filter(([, number]) => number > 0),
  );
}
