import type { Redis } from 'ioredis';
import { Refused, RetryLater } from '#domain/failure';
import { redisCall } from './redis-call';
import { redisKeys } from './redis-keys';

const WAIT_MS = 4_000;

/**
 * Waits until what Redis has accepted is in its append-only file (`DURABLE_ACK=aof`; Redis 7.2 or newer). WAITAOF holds
 * its connection up for as long as an fsync takes, so all who wait at once share one.
 */
export class AppendFence {
  private current: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  /** @param redis - a connection of this fence alone */
  constructor(private readonly redis: Redis) {}

  /**
   * Resolves when everything that Redis had accepted before this call is in the file.
   *
   * @param path - an object announced just now
   * @throws RetryLater REDIS_UNAVAILABLE when that takes longer than 4 s; Refused REDIS_UNSUITABLE when the server cannot
   */
  wait(path: string): Promise<void> {
    if (this.current === undefined) return this.start(path);
    // The fence that is under way may have begun before this call's writes: the one after it has not.
    this.next ??= this.current.then(
      () => this.startNext(path),
      () => this.startNext(path),
    );
    return this.next;
  }

  private startNext(path: string): Promise<void> {
    this.next = undefined;
    return this.start(path);
  }

  private start(path: string): Promise<void> {
    const fence = this.fence(path).finally(() => {
      if (this.current === fence) this.current = undefined;
    });
    this.current = fence;
    return fence;
  }

  private async fence(path: string): Promise<void> {
    // WAITAOF waits for this connection's own writes: writing the object's mark once more, as it stands, makes one.
    const pipeline = this.redis
      .pipeline()
      .call('SET', redisKeys.enqueued(path), '1', 'XX', 'KEEPTTL')
      .call('WAITAOF', 1, 0, WAIT_MS);
    const [, waited] = (await redisCall(pipeline.exec())) ?? [];
    const error = waited?.[0];
    if (error instanceof Error && error.message.startsWith('ERR')) {
      throw new Refused('REDIS_UNSUITABLE', 'Redis cannot say what is in its append-only file', {
        cause: error,
      });
    }
    const [local] = (error ? await redisCall(Promise.reject(error)) : waited?.[1]) as [number];
    if (local < 1) throw new RetryLater('REDIS_UNAVAILABLE', 'The append-only file is late');
  }
}
