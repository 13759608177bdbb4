import { groupKey, type GroupImage, type GroupLookUps } from '#adapters/queue';
import type { Arrived } from './answers';
import type { Wanted } from './awaited-topic';
import type { SnapQuestion } from './presence-question';

/** What has arrived of a snap, wanted whole. */
export interface WantedSnap extends Wanted<Arrived> {
  /** What the last look saw, whole or not. */
  seen(): Arrived;
}

/** Looks for images as questions want them. */
export class WantedImages {
  /** @param forgets - whether an image is forgotten as it is told of (DELETE_SEEN); a list of a snap never does that */
  constructor(
    private readonly lookUps: Pick<GroupLookUps, 'find' | 'take'>,
    private readonly forgets: boolean,
  ) {}

  /** One image: its URI. */
  image(image: GroupImage): Wanted<string> {
    const topic = groupKey(image);
    return {
      topic,
      goesTo: this.forgets ? 'one' : 'all',
      look: () => (this.forgets ? this.lookUps.take(topic) : this.lookUps.find(topic)),
    };
  }

  /** All images of a snap; they are there when none that is expected is absent. */
  snap({ snap, detectors }: SnapQuestion): WantedSnap {
    let seen: Arrived = { error: false, present: [], absent: [...detectors.expected] };
    return {
      topic: snapTopic(groupKey({ ...snap, detectorName: '' })),
      goesTo: 'all',
      seen: () => seen,
      look: async () => {
        const found = await Promise.all(
          Array.from(detectors.names, async (detector) => {
            return { detector, uri: await this.lookUps.find(groupKey({ ...snap, detectorName: detector })) };
          }),
        );
        const uris = new Map(found.map(({ detector, uri }) => [detector, uri]));
        seen = {
          error: false,
          present: found.flatMap(({ detector, uri }) => (uri === null ? [] : [{ detector, uri }])),
          absent: detectors.expected.filter((detector) => uris.get(detector) === null),
        };
        return seen.absent.length === 0 ? seen : null;
      },
    };
  }
}

/** What the arrival of images is awaited as: each key, and the snap that it is one of, once. */
export function topicsOf(keys: readonly string[]): ReadonlySet<string> {
  return new Set(keys.flatMap((key) => [key, snapTopic(key)]));
}

/** All of a key but its detector. */
const snapTopic = (key: string): string => key.slice(0, key.lastIndexOf(':') + 1);
