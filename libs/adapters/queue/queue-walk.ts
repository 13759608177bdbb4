import type { Redis } from 'ioredis';
import type { ObjectSighting, QueuePlace } from './object-sighting';
import { knownBuckets, type KnownBuckets } from './known-buckets';
import { redisCall } from './redis-call';
import { redisKeys } from './redis-keys';
import { factsOfDead, factsOfFile, factsOfRefused, FILE_FACTS, type SightingFacts } from './sighting-text';

/** Objects read in one step: what holds Redis up for less than a millisecond. */
const PAGE = 500;

/** A worker's list that was never under a lease: a Python worker's. It is not read, since reading makes it look alive. */
export interface ForeignBatch {
  readonly worker: string;
  /** Whole seconds since anybody touched it; null when it is gone meanwhile. */
  readonly idleSeconds: number | null;
}

/** Which paths are looked at closely; the others are passed over. */
export type PathTest = (path: string) => boolean;

/**
 * Looks at all objects of a bucket, page by page, while everything runs: each that stays in its place all the time is seen
 * once; what moves meanwhile may be missed or be seen in two places. Nothing is changed.
 */
export class QueueWalk {
  constructor(private readonly redis: Redis) {}

  /** Walks through all keys, in small steps, for the buckets that have anything to see, and their workers' lists. */
  buckets(): Promise<KnownBuckets> {
    return knownBuckets(this.redis);
  }

  /** Redis's clock, in ms since 1970: what times and leases are counted by. */
  async nowMs(): Promise<number> {
    const [seconds, micros] = await redisCall(this.redis.time());
    return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
  }

  /**
   * The lists among a bucket's workers that are Python workers'.
   *
   * @param seenWorkers - from {@link buckets}
   */
  async foreignBatches(bucket: string, seenWorkers: Iterable<string>): Promise<ForeignBatch[]> {
    const ours = new Set(await redisCall(this.redis.smembers(redisKeys.leased(bucket))));
    const foreign = [...seenWorkers].filter((worker) => !ours.has(worker));
    return Promise.all(
      foreign.map(async (worker) => {
        const idle = await redisCall(this.redis.object('IDLETIME', redisKeys.worker(bucket, worker)));
        return { worker, idleSeconds: typeof idle === 'number' ? idle : null };
      }),
    );
  }

  /**
   * The objects in one place of a bucket, some at a time; in no order but that of the queue, from the newest to the next.
   *
   * @param wanted - paths it is false for are left out
   */
  walk<P extends QueuePlace>(
    bucket: string,
    place: P,
    wanted: PathTest = () => true,
  ): AsyncGenerator<readonly ObjectSighting<P>[]> {
    return this.pages(bucket, place, wanted) as AsyncGenerator<readonly ObjectSighting<P>[]>;
  }

  private pages(
    bucket: string,
    place: QueuePlace,
    wanted: PathTest,
  ): AsyncGenerator<readonly ObjectSighting[]> {
    const seen = new Set<string>();
    const isNew: PathTest = (path) => {
      if (seen.has(path) || !wanted(path)) return false;
      seen.add(path);
      return true;
    };
    switch (place) {
      case 'queued':
        return this.queued(bucket, isNew);
      case 'held':
        return this.held(bucket, isNew);
      case 'delayed':
        return this.delayed(bucket, isNew);
      case 'dead':
        return this.dead(bucket, isNew);
      case 'refused':
        return this.refused(bucket, wanted);
    }
  }

  /** From the left: announcements push what was not seen yet to the right, and what is taken from the right leaves the rest. */
  private async *queued(bucket: string, wanted: PathTest): AsyncGenerator<ObjectSighting[]> {
    const key = redisKeys.queue(bucket);
    for (let first = 0; ; first += PAGE) {
      const paths = await redisCall(this.redis.lrange(key, first, first + PAGE - 1));
      if (paths.length === 0) return;
      const chosen = paths.filter(wanted);
      const facts = await this.factsOf(chosen);
      yield chosen.map((path, index) => sighting(bucket, 'queued', path, facts[index]));
    }
  }

  private async *held(bucket: string, wanted: PathTest): AsyncGenerator<ObjectSighting[]> {
    for (const worker of await redisCall(this.redis.smembers(redisKeys.leased(bucket)))) {
      const paths = await redisCall(this.redis.lrange(redisKeys.worker(bucket, worker), 0, -1));
      const chosen = paths.filter(wanted);
      const facts = await this.factsOf(chosen);
      yield chosen.map((path, index) => ({ ...sighting(bucket, 'held', path, facts[index]), worker }));
    }
  }

  private async *delayed(bucket: string, wanted: PathTest): AsyncGenerator<ObjectSighting[]> {
    for await (const pairs of this.scanned((cursor) =>
      this.redis.zscan(redisKeys.delayed(bucket), cursor, 'COUNT', PAGE),
    )) {
      const chosen = pairs.filter(([path]) => wanted(path));
      const facts = await this.factsOf(chosen.map(([path]) => path));
      yield chosen.map(([path, due], index) => ({
        ...sighting(bucket, 'delayed', path, facts[index]),
        dueMs: Number(due),
        mark: due,
      }));
    }
  }

  private async *dead(bucket: string, wanted: PathTest): AsyncGenerator<ObjectSighting[]> {
    for await (const pairs of this.scanned((cursor) =>
      this.redis.hscan(redisKeys.dead(bucket), cursor, 'COUNT', PAGE),
    )) {
      yield pairs
        .filter(([path]) => wanted(path))
        .map(([path, text]) => ({ ...sighting(bucket, 'dead', path, factsOfDead(text)), mark: text }));
    }
  }

  /** The list is capped, so it is read in one step. */
  private async *refused(bucket: string, wanted: PathTest): AsyncGenerator<ObjectSighting[]> {
    const texts = await redisCall(this.redis.lrange(redisKeys.refused(bucket), 0, -1));
    yield texts
      .map((text) => {
        const { key, ...facts } = factsOfRefused(text);
        const path = key === null ? bucket : `${bucket}/${key}`;
        return { ...sighting(bucket, 'refused', path, facts), mark: text };
      })
      .filter(({ path }) => wanted(path));
  }

  private async *scanned(
    scan: (cursor: string) => Promise<[cursor: string, flat: string[]]>,
  ): AsyncGenerator<[path: string, text: string][]> {
    let cursor = '0';
    do {
      const [next, flat] = await redisCall(scan(cursor));
      const pairs: [string, string][] = [];
      for (let at = 0; at + 1 < flat.length; at += 2) pairs.push([flat[at] ?? '', flat[at + 1] ?? '']);
      yield pairs;
      cursor = next;
    } while (cursor !== '0');
  }

  /** What the FILE hashes of paths tell, in one round trip. */
  private async factsOf(paths: readonly string[]): Promise<SightingFacts[]> {
    if (paths.length === 0) return [];
    const pipeline = this.redis.pipeline();
    for (const path of paths) pipeline.hmget(redisKeys.file(path), ...FILE_FACTS);
    const replies = (await redisCall(pipeline.exec())) ?? [];
    for (const [error] of replies) if (error !== null) await redisCall(Promise.reject(error));
    return replies.map(([, values]) => factsOfFile(values as (string | null)[]));
  }
}

const NO_FACTS = factsOfFile([]);

function sighting(
  bucket: string,
  place: QueuePlace,
  path: string,
  facts: SightingFacts = NO_FACTS,
): ObjectSighting {
  return { bucket, place, path, worker: null, dueMs: null, mark: '', ...facts };
}
