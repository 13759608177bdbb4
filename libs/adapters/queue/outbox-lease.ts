import type { Redis } from 'ioredis';
import { LuaStep } from './lua-step';
import { redisKeys } from './redis-keys';
import { readSummitCall, type SummitCall } from './summit-call';

const lookStep = new LuaStep('look-outbox');
const removeStep = new LuaStep('remove-call');
const releaseStep = new LuaStep('release-outbox');

/** What a look into the outbox found; or that another process has the right to the bucket's calls. */
export type OutboxLook =
  | {
      /** The oldest calls, oldest first. */
      readonly calls: readonly SummitCall[];
      /** Of the oldest entries those that are no calls. */
      readonly unreadable: readonly string[];
      /** Entries in all. */
      readonly length: number;
      /** Redis's clock, milliseconds since 1970. */
      readonly nowMs: number;
    }
  | { readonly heldByOther: true };

/** Of an entry: removed; gone already (dropped to make room); or left alone, since the right has passed to another. */
export type OutboxRemoval = 'removed' | 'gone' | 'lost';

/**
 * One process's right to make a bucket's Summit calls. Whoever removes a call must have it, so that one process in the
 * fleet makes them, in order. A call is removed after it was made: at least once.
 */
export class OutboxLease {
  private heldUntil = -Infinity;

  constructor(
    private readonly redis: Redis,
    private readonly identity: { readonly bucket: string; readonly token: string; readonly leaseMs: number },
  ) {}

  /**
   * Takes or renews the right, and reads the oldest entries.
   *
   * @param most - entries to read, at least 1
   * @throws RetryLater REDIS_UNAVAILABLE
   */
  async look(most: number): Promise<OutboxLook> {
    const began = performance.now();
    const reply = await lookStep.run(this.redis, this.keys, [...this.claim, most]);
    const [word, nowMs, length, entries] = reply as ['held' | 'other', number, number, string[]];
    if (word === 'other') {
      this.heldUntil = -Infinity;
      return { heldByOther: true };
    }
    this.heldUntil = began + this.identity.leaseMs;
    const read = entries.map((entry) => ({ entry, call: readSummitCall(entry) }));
    return {
      calls: read.flatMap(({ call }) => call ?? []),
      unreadable: read.flatMap(({ entry, call }) => (call === null ? [entry] : [])),
      length,
      nowMs,
    };
  }

  /**
   * Whether the right surely lasts so long. A process that was stopped for a while and goes on finds here that others may
   * have taken over.
   */
  isHeldFor(ms: number): boolean {
    return performance.now() + ms < this.heldUntil;
  }

  /**
   * Removes an entry that is dealt with, and renews the right.
   *
   * @throws RetryLater REDIS_UNAVAILABLE: it may or may not have happened
   */
  async remove(entry: string): Promise<OutboxRemoval> {
    const began = performance.now();
    const removed = await removeStep.run(this.redis, this.keys, [...this.claim, entry]);
    if (removed === -1) {
      this.heldUntil = -Infinity;
      return 'lost';
    }
    this.heldUntil = began + this.identity.leaseMs;
    return removed === 0 ? 'gone' : 'removed';
  }

  /** Gives the right back, so that another process has it at once. @throws RetryLater REDIS_UNAVAILABLE */
  async release(): Promise<void> {
    this.heldUntil = -Infinity;
    await releaseStep.run(this.redis, [redisKeys.drainer(this.identity.bucket)], [this.identity.token]);
  }

  private get keys(): readonly string[] {
    const { bucket } = this.identity;
    return [redisKeys.outbox(bucket), redisKeys.drainer(bucket)];
  }

  private get claim(): readonly (string | number)[] {
    return [this.identity.token, this.identity.leaseMs];
  }
}
