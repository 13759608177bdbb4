import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { Refused } from '#domain/failure';
import type { AppendFence } from './append-fence';
import type { AnnounceResult, Announcement, RefusedNotification } from './announcement';
import { BatchLease, type LeaseIdentity, type LeaseOptions } from './batch-lease';
import { LuaStep } from './lua-step';
import { redisCall } from './redis-call';
import { blockingTwin } from './redis-connection';
import { bucketOf, redisKeys } from './redis-keys';

const announceStep = new LuaStep('announce');
const openLeaseStep = new LuaStep('open-lease');
const wakeStep = new LuaStep('wake-delayed');
const ARRIVED_CAP = 50_000;
const REFUSED_CAP = 1_000;
/** Most objects in one step, so that a huge POST does not hold Redis up. */
const LARGEST_STEP = 500;

/** What an `ObjectQueue` may be given besides its connection. */
export interface ObjectQueueOptions {
  /** Announcing waits for it: then what is acknowledged is in Redis's append-only file. */
  readonly fence?: Pick<AppendFence, 'wait'>;
  /** The connection on which the lease of a bucket waits; without one each lease opens its own. */
  readonly blockingOf?: (bucket: string) => Redis | null;
}

/** The queue of each bucket: what has been announced and what became of it. */
export class ObjectQueue {
  /** @param redis - the connection for commands */
  constructor(
    private readonly redis: Redis,
    private readonly options: ObjectQueueOptions = {},
  ) {}

  /**
   * Judges announcements by the states of their objects, and queues what is new; when it returns, Redis has all.
   *
   * @param announcements - of any buckets, in the order in which they came
   * @param dedupeSeconds - how long a Python consumer beside us is to leave them alone, at least 1
   * @returns what became of each, in order
   * @throws RetryLater REDIS_UNAVAILABLE: some may have been queued; announcing them again does no harm
   */
  async announce(announcements: readonly Announcement[], dedupeSeconds: number): Promise<AnnounceResult[]> {
    const results = new Array<AnnounceResult>(announcements.length);
    const byBucket = Map.groupBy(announcements.keys(), (index) => bucketOf(announcements[index]?.path ?? ''));
    const steps: Promise<void>[] = [];
    for (const [bucket, indices] of byBucket) {
      for (let start = 0; start < indices.length; start += LARGEST_STEP) {
        const chosen = indices.slice(start, start + LARGEST_STEP);
        const objects = chosen.flatMap((index) => announcements[index] ?? []);
        steps.push(
          this.announceOnce(bucket, objects, dedupeSeconds).then((verdicts) => {
            chosen.forEach((index, place) => {
              results[index] = verdicts[place] ?? 'duplicate';
            });
          }),
        );
      }
    }
    await Promise.all(steps);
    const last = announcements.at(-1);
    if (last !== undefined) await this.options.fence?.wait(last.path);
    return results;
  }

  /** Keeps notifications that could not be used for people to look at; the newest 1,000 of a bucket stay. */
  async refuse(bucket: string, notifications: readonly RefusedNotification[]): Promise<void> {
    if (notifications.length === 0) return;
    const key = redisKeys.refused(bucket);
    await redisCall(
      this.redis
        .multi()
        .lpush(key, ...notifications.map((notification) => JSON.stringify(notification)))
        .ltrim(key, 0, REFUSED_CAP - 1)
        .exec(),
    );
  }

  /**
   * Opens a worker's lease, after giving back what an earlier life of it left. While that life's lease lives, it is waited
   * for: a crashed worker's ends by itself, a live one is renewed again and again.
   *
   * @param worker - without `:`
   * @throws Refused WORKER_NAME_TAKEN when another worker of that name is alive; RetryLater REDIS_UNAVAILABLE
   */
  async openLease(bucket: string, worker: string, options: LeaseOptions): Promise<BatchLease> {
    const identity = { bucket, worker, incarnation: randomUUID() };
    const giveUpAt = performance.now() + 2 * options.leaseMs;
    let leftMs = await this.tryToOpen(identity, options.leaseMs);
    while (leftMs > 0) {
      if (performance.now() > giveUpAt) {
        throw new Refused('WORKER_NAME_TAKEN', 'Another live worker has this name', {
          facts: { bucket, worker },
        });
      }
      await pause(Math.min(leftMs, options.leaseMs));
      leftMs = await this.tryToOpen(identity, options.leaseMs);
    }
    const shared = this.options.blockingOf?.(bucket);
    if (shared) return new BatchLease(this.redis, shared, identity, options);
    const twin = blockingTwin(this.redis);
    return new BatchLease(this.redis, twin, identity, options, () => {
      twin.disconnect();
    });
  }

  /**
   * Queues objects that wait for one reason ahead of their time; others are left alone.
   *
   * @param code - the code with which they were settled as `retryLater`
   * @returns how many it woke
   */
  async wake(bucket: string, code: string, paths: readonly string[]): Promise<number> {
    if (paths.length === 0) return 0;
    const keys = [redisKeys.queue(bucket), redisKeys.delayed(bucket)];
    return (await wakeStep.run(this.redis, keys, [code, ...paths])) as number;
  }

  /** Milliseconds until it is worth trying again; 0 when the lease is open. */
  private async tryToOpen(identity: LeaseIdentity, leaseMs: number): Promise<number> {
    const { bucket, worker, incarnation } = identity;
    const reply = await openLeaseStep.run(
      this.redis,
      [
        redisKeys.queue(bucket),
        redisKeys.worker(bucket, worker),
        redisKeys.lease(bucket, worker),
        redisKeys.leased(bucket),
      ],
      [incarnation, leaseMs, worker],
    );
    const [word, leftMs] = reply as ['opened' | 'held', number];
    return word === 'opened' ? 0 : Math.max(leftMs, 1);
  }

  private async announceOnce(
    bucket: string,
    objects: readonly Announcement[],
    dedupeSeconds: number,
  ): Promise<AnnounceResult[]> {
    const reply = await announceStep.run(
      this.redis,
      [redisKeys.queue(bucket), redisKeys.arrived(bucket), redisKeys.delayed(bucket), redisKeys.dead(bucket)],
      [
        dedupeSeconds,
        ARRIVED_CAP,
        ...objects.flatMap(({ path, etag, event, size, putMs }) => [
          path,
          etag ?? '',
          event ?? '',
          size ?? '',
          putMs ?? '',
        ]),
      ],
    );
    return reply as AnnounceResult[];
  }
}
