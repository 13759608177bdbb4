import type { Redis } from 'ioredis';
import { RetryLater } from '#domain/failure';
import { redisCall } from './redis-call';

/** Keys in one command: more would make others wait for it in Redis. */
const AT_ONCE = 500;
/** Prompt Processing waits for a second at most, and must know well before that Redis is away. */
const LIMIT_MS = 150;

interface Asked {
  readonly key: string;
  readonly resolve: (uri: string | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Looks for images by their keys ({@link groupKey}). Those that are asked for in one turn of the event loop go to Redis together: a
 * burst of 1,700 questions costs four commands.
 */
export class GroupLookUps {
  #finding: Asked[] = [];
  #taking: Asked[] = [];

  constructor(
    private readonly redis: Redis,
    private readonly limitMs = LIMIT_MS,
  ) {}

  /**
   * The URI of an image, null while it is not there.
   *
   * @throws RetryLater REDIS_UNAVAILABLE, after 150 ms at most
   */
  find(key: string): Promise<string | null> {
    return new Promise((resolve, reject) => {
      if (this.#finding.push({ key, resolve, reject }) === 1) setImmediate(this.#find);
    });
  }

  /**
   * The same, and the image is forgotten in the same step: of several that take it, one gets it.
   *
   * @throws RetryLater REDIS_UNAVAILABLE, after 150 ms at most
   */
  take(key: string): Promise<string | null> {
    return new Promise((resolve, reject) => {
      if (this.#taking.push({ key, resolve, reject }) === 1) setImmediate(this.#take);
    });
  }

  readonly #find = (): void => {
    const asked = this.#finding;
    this.#finding = [];
    for (const part of partsOf(asked)) {
      this.#answer(part, () => this.redis.mget(part.map(({ key }) => key)));
    }
  };

  readonly #take = (): void => {
    const asked = this.#taking;
    this.#taking = [];
    for (const part of partsOf(asked)) {
      this.#answer(part, async () => {
        const pipeline = this.redis.pipeline();
        for (const { key } of part) pipeline.getdel(key);
        return ((await pipeline.exec()) ?? []).map(([error, uri]) => {
          if (error !== null) throw error;
          return uri as string | null;
        });
      });
    }
  };

  #answer(part: readonly Asked[], ask: () => Promise<(string | null)[]>): void {
    const refuse = (error: unknown): void => {
      for (const { reject } of part) reject(error);
    };
    const timer = setTimeout(() => {
      // In a burst this process may be what is late: an answer that lies here already is read before the next immediate.
      setImmediate(() => {
        refuse(new RetryLater('REDIS_UNAVAILABLE', `Redis did not answer within ${this.limitMs} ms`));
      });
    }, this.limitMs);
    redisCall(ask())
      .then((uris) => {
        part.forEach(({ resolve }, index) => {
          resolve(uris[index] ?? null);
        });
      }, refuse)
      .finally(() => {
        clearTimeout(timer);
      });
  }
}

function* partsOf(asked: readonly Asked[]): Iterable<readonly Asked[]> {
  for (let from = 0; from < asked.length; from += AT_ONCE) yield asked.slice(from, from + AT_ONCE);
}
