import type { Redis } from 'ioredis';
import { LuaStep } from './lua-step';
import type { ObjectSighting, QueuePlace } from './object-sighting';
import { redisCall } from './redis-call';
import { redisKeys } from './redis-keys';

const retryStep = new LuaStep('retry-objects');
const releaseStep = new LuaStep('release-delayed');
const dropStep = new LuaStep('drop-objects');
const dropQueuedStep = new LuaStep('drop-queued');
const dropRefusedStep = new LuaStep('drop-refused');

/** Objects in one step: what holds Redis up for a few milliseconds at most. */
const LARGEST_STEP = 100;
/** So far announcements may push a stretch of the queue between reading it and dropping from it; it is met again beyond. */
const DRIFT = 500;

/** What one step did. */
export interface SteeringStep {
  /** Objects that it moved or dropped. */
  readonly changed: number;
  /** Objects that were no longer as they had been seen: they were left alone. */
  readonly moved: number;
}

/** Whence an object can be dropped: not from a batch. */
export type DropPlace = Exclude<QueuePlace, 'held'>;

/**
 * Moves and drops objects at an operator's word, in small atomic steps while everything runs. Each object is changed only
 * if it still is where it was seen (in DELAYED and DEAD: for the same reason), and never while a batch holds it.
 */
export class QueueSteering {
  constructor(private readonly redis: Redis) {}

  /**
   * Queues what was given up or waits for a retry as if it had just been announced, with all its tries.
   *
   * @param objects - of one bucket; the first is taken first
   * @throws RetryLater REDIS_UNAVAILABLE: the steps that were told of are done
   */
  async *retry(
    bucket: string,
    objects: readonly ObjectSighting<'delayed' | 'dead'>[],
  ): AsyncGenerator<SteeringStep> {
    const keys = [redisKeys.queue(bucket), redisKeys.delayed(bucket), redisKeys.dead(bucket)];
    for (const some of chunks(objects)) yield stepOf(await retryStep.run(this.redis, keys, tripletsOf(some)));
  }

  /**
   * Queues what waits for a retry ahead of its time and of all that is queued; its tries stay counted.
   *
   * @param objects - of one bucket; the first is taken first
   * @throws RetryLater REDIS_UNAVAILABLE: the steps that were told of are done
   */
  async *release(
    bucket: string,
    objects: readonly ObjectSighting<'delayed'>[],
  ): AsyncGenerator<SteeringStep> {
    const keys = [redisKeys.queue(bucket), redisKeys.delayed(bucket)];
    for (const some of chunks(objects.toReversed())) {
      const args = some.flatMap(({ path, mark }) => [path, mark]);
      yield stepOf(await releaseStep.run(this.redis, keys, args));
    }
  }

  /**
   * Takes objects out for good. A later announcement of one is no duplicate, unless it is the same event.
   *
   * @param objects - of one bucket
   * @throws RetryLater REDIS_UNAVAILABLE: the steps that were told of are done
   */
  async *drop(bucket: string, objects: readonly ObjectSighting<DropPlace>[]): AsyncGenerator<SteeringStep> {
    const {
      queued = [],
      delayed = [],
      dead = [],
      refused = [],
    } = Object.groupBy(objects, ({ place }) => place);
    const keys = [redisKeys.delayed(bucket), redisKeys.dead(bucket)];
    for (const some of chunks([...delayed, ...dead])) {
      yield stepOf(await dropStep.run(this.redis, keys, tripletsOf(some)));
    }
    for (const some of chunks(refused)) {
      const marks = some.map(({ mark }) => mark);
      const changed = Number(await dropRefusedStep.run(this.redis, [redisKeys.refused(bucket)], marks));
      yield { changed, moved: some.length - changed };
    }
    yield* this.dropQueued(bucket, new Set(queued.map(({ path }) => path)));
  }

  /** Goes through the queue once, from the left, as `drop-queued.lua` wants it. */
  private async *dropQueued(bucket: string, paths: Set<string>): AsyncGenerator<SteeringStep> {
    const key = redisKeys.queue(bucket);
    const dropped = new Set<string>();
    for (let first = 0; paths.size > 0;) {
      const last = first + LARGEST_STEP - 1;
      const page = await redisCall(this.redis.lrange(key, first, last));
      if (page.length === 0) break;
      const chosen = page.filter((path) => paths.has(path));
      let emptied = 0;
      if (chosen.length > 0) {
        const reply = await dropQueuedStep.run(
          this.redis,
          [key],
          [bucket, first, last + DRIFT, ...new Set(chosen)],
        );
        const [places, gone] = reply as [number, string[]];
        emptied = places;
        // A double of what is dropped may still come further on.
        const fresh = gone.filter((path) => !dropped.has(path));
        for (const path of fresh) dropped.add(path);
        yield { changed: fresh.length, moved: 0 };
      }
      first += Math.max(0, page.length - emptied);
    }
    yield { changed: 0, moved: paths.size - dropped.size };
  }
}

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += LARGEST_STEP) yield items.slice(at, at + LARGEST_STEP);
}

function tripletsOf(objects: readonly ObjectSighting[]): string[] {
  return objects.flatMap(({ place, path, mark }) => [place, path, mark]);
}

function stepOf(reply: unknown): SteeringStep {
  const results = reply as number[];
  const changed = results.filter((result) => result === 1).length;
  return { changed, moved: results.length - changed };
}
