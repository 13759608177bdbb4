import type { Redis } from 'ioredis';
import { redisCall } from './redis-call';
import { GROUPS_CHANNEL, redisKeys } from './redis-keys';

/** One snap of one group as Prompt Processing asks for it. */
export interface GroupSnap {
  readonly instrument: string;
  /** GROUPID of the header; any text. */
  readonly group: string;
  /** Place in the group, from 0. */
  readonly snap: number | bigint;
}

/** The image of one detector in a snap. */
export interface GroupImage extends GroupSnap {
  /** `R22_S11`. */
  readonly detectorName: string;
}

/**
 * The keys that tell which images have arrived. A group's name may hold anything, colons included: the other parts of a
 * key hold none, so a key still means one image only.
 */
export class GroupKeys {
  constructor(private readonly redis: Redis) {}

  /**
   * Records that images are there, and tells those who wait for them, in one step and round trip.
   *
   * @param images - each with its `s3://[profile@]bucket/key`
   * @param lifetimeSeconds - how long they are remembered, at least 1
   */
  async record(
    images: readonly (GroupImage & { readonly uri: string })[],
    lifetimeSeconds: number,
  ): Promise<void> {
    if (images.length === 0) return;
    const step = this.redis.multi();
    for (const image of images) step.set(groupKey(image), image.uri, 'EX', lifetimeSeconds);
    step.publish(GROUPS_CHANNEL, JSON.stringify(images.map(groupKey)));
    const replies = (await redisCall(step.exec())) ?? [];
    for (const [error] of replies) if (error !== null) await redisCall(Promise.reject(error));
  }
}

/** The key of an image, as those who wait for it are told of it. */
export function groupKey(image: GroupImage): string {
  return redisKeys.group(image.instrument, image.group, image.snap, image.detectorName);
}
