import type { Redis } from 'ioredis';
import { LuaStep } from './lua-step';
import { bucketOf, redisKeys } from './redis-keys';

const lookStep = new LuaStep('look-versions');
const keepStep = new LuaStep('keep-headers');
const takeStep = new LuaStep('take-headers');
const LIFE_SECONDS = 300;
/** Longest queue for which headers are kept: with 5.3 kB each they take 53 MB of Redis at most. */
const LONGEST_QUEUE = 10_000;
/** Most headers in one step: half a megabyte in one command is as much as should hold Redis up. */
const LARGEST_STEP = 128;
/** Lua spreads no more arguments than some thousands. */
const MOST_PATHS = 1_000;

/** What Redis knows of an object whose header is to be read: it is registered by now, not known, or has this version. */
export type ObjectVersion = 'done' | 'unknown' | { readonly version: string };

/** The text of a sidecar, with the version that its object had before it was read. */
export interface HeaderToKeep {
  readonly path: string;
  readonly version: string;
  readonly text: string;
}

/**
 * Headers that the recorder lane has read, so that the ingest lane need not read them again. Losing one costs a read. An
 * object that was announced anew after the look at its version has another, and its header is then neither kept nor handed out.
 */
export class HeaderCache {
  constructor(private readonly redis: Redis) {}

  /**
   * The versions of objects, to be asked for before their headers are read; one round trip for up to 1,000.
   *
   * @throws RetryLater REDIS_UNAVAILABLE, as all methods
   */
  async versionsOf(paths: readonly string[]): Promise<Map<string, ObjectVersion>> {
    const versions = new Map<string, ObjectVersion>();
    for (const some of chunks(paths, MOST_PATHS)) {
      const replies = (await lookStep.run(this.redis, [], some)) as [ObjectVersion | 'version', string?][];
      some.forEach((path, index) => {
        const [word = 'unknown', version = ''] = replies[index] ?? [];
        versions.set(path, word === 'done' || word === 'unknown' ? word : { version });
      });
    }
    return versions;
  }

  /** Keeps headers of objects that are in the queue for five minutes, unless it is longer than 10,000; returns how many. */
  async keep(headers: readonly HeaderToKeep[]): Promise<number> {
    let kept = 0;
    for (const [bucket, all] of Map.groupBy(headers, ({ path }) => bucketOf(path))) {
      for (const some of chunks(all, LARGEST_STEP)) {
        const words = some.flatMap(({ path, version, text }) => [path, version, text]);
        const step = keepStep.run(
          this.redis,
          [redisKeys.queue(bucket)],
          [LIFE_SECONDS, LONGEST_QUEUE, ...words],
        );
        kept += (await step) as number;
      }
    }
    return kept;
  }

  /** The headers that are kept of these paths, which are forgotten in the same step: one round trip for up to 1,000. */
  async take(paths: readonly string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const some of chunks(paths, MOST_PATHS)) {
      const texts = (await takeStep.run(this.redis, [], some)) as (string | null)[];
      some.forEach((path, index) => {
        const text = texts[index];
        if (typeof text === 'string') found.set(path, text);
      });
    }
    return found;
  }
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const cut: T[][] = [];
  for (let start = 0; start < items.length; start += size) cut.push(items.slice(start, start + size));
  return cut;
}
