import type { Redis } from 'ioredis';

/** How an announced object stands now. */
export type ObjectOutcome =
  | { readonly state: 'ingested' }
  | { readonly state: 'refused'; readonly reason: string }
  /** Put off, and tried again by itself. */
  | { readonly state: 'waiting'; readonly reason: string }
  | { readonly state: 'underWay' }
  /** Nothing is known of it. */
  | { readonly state: 'unknown' };

/** Notifications of this many refusals back are looked through for an object. */
const REFUSALS_SEARCHED = 200;

/** Reads from Redis what became of objects, as operators' tools do (the keys are a contract). */
export class ObjectOutcomes {
  constructor(private readonly redis: Redis) {}

  /** How each path stands, in order, in two round trips. */
  async read(paths: readonly string[]): Promise<readonly ObjectOutcome[]> {
    const facts = await this.readAll(paths, (pipeline, path) => {
      pipeline.hmget(`FILE:${path}`, 'state', 'wait_code', 'wait_reason', 'ing_fail_exc', 'md_fail_exc');
      pipeline.hget(`DEAD:${bucketOf(path)}`, path);
    });
    return paths.map((_, index) => {
      const file = facts[2 * index];
      const [state, code, reason, failure, metadataFailure] = Array.isArray(file)
        ? (file as unknown[]).map(text)
        : [];
      const dead = text(facts[2 * index + 1]);
      const why = code ? `${code}: ${reason ?? ''}` : (failure ?? metadataFailure ?? 'no reason was given');
      if (state === 'done') return { state: 'ingested' };
      if (state === 'dead' || (state === undefined && dead !== undefined)) {
        return { state: 'refused', reason: dead === undefined ? why : epitaph(dead) };
      }
      if (state === 'delayed') return { state: 'waiting', reason: why };
      return { state: state === undefined ? 'unknown' : 'underWay' };
    });
  }

  /** Why a notification of this object was not taken, where that was kept. */
  async refusal(path: string): Promise<string | undefined> {
    const bucket = bucketOf(path);
    const kept = await this.redis.lrange(`REFUSED:${bucket}`, 0, REFUSALS_SEARCHED - 1);
    for (const entry of kept) {
      const { key, reason, detail } = JSON.parse(entry) as { key?: string; reason?: string; detail?: string };
      if (key === path.slice(bucket.length + 1)) return [reason, detail].filter(Boolean).join(': ');
    }
    return undefined;
  }

  /** The paths of a bucket that are queued, in work or waiting. */
  async unfinished(bucket: string, worker: string): Promise<readonly string[]> {
    const [queued, held, delayed] = await Promise.all([
      this.redis.lrange(`QUEUE:${bucket}`, 0, -1),
      this.redis.lrange(`WORKER:${bucket}:${worker}`, 0, -1),
      this.redis.zrange(`DELAYED:${bucket}`, 0, -1),
    ]);
    return [...held, ...queued, ...delayed];
  }

  private async readAll(
    paths: readonly string[],
    ask: (pipeline: ReturnType<Redis['pipeline']>, path: string) => void,
  ): Promise<readonly unknown[]> {
    const pipeline = this.redis.pipeline();
    for (const path of paths) ask(pipeline, path);
    const replies = (await pipeline.exec()) ?? [];
    return replies.map(([error, value]) => {
      if (error !== null) throw error;
      return value;
    });
  }
}

const bucketOf = (path: string): string => path.slice(0, path.indexOf('/'));
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function epitaph(dead: string): string {
  const { code, reason } = JSON.parse(dead) as { code?: string; reason?: string };
  return [code, reason].filter(Boolean).join(': ');
}
