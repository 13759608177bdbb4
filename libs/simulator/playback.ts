import type { Arrival } from './exposure';
import type { NightAction } from './night-action';
import type { Pace } from './pace';
import { Playing } from './playing';

/** Where the observatory's files go: a bucket, a folder, a test. */
export interface ObjectSink {
  /** Stores one whole object; nobody may see a part of it. */
  put(key: string, bytes: Uint8Array): Promise<void>;
}

/** A bucket of which things are removed, too. */
export interface BucketSink extends ObjectSink {
  remove(key: string): Promise<void>;
}

/** Who is told of the objects: the webhook. */
export interface EventSink {
  /** Resolves when the request was answered for good; repeats it as the store would, where it was not. */
  post(body: string): Promise<void>;
}

/** Plays arrivals into a sink in their order; resolves when everything is stored, rejects with the sink's first fault. */
export async function play(arrivals: readonly Arrival[], sink: ObjectSink, pace: Pace): Promise<void> {
  const playing = new Playing(pace);
  for (const arrival of arrivals) {
    await playing.until(arrival.afterMs);
    await playing.change(arrival.key, () => sink.put(arrival.key, arrival.bytes()));
  }
  await playing.end();
}

/**
 * Plays a night into a bucket and a webhook. What happens to one object happens in order; nobody is told of a change before it and
 * all before it are made; a webhook that does not answer holds up nobody. Resolves when all is stored and told of, rejects with the
 * first fault of a sink.
 */
export async function playNight(
  actions: readonly NightAction[],
  bucket: BucketSink,
  events: EventSink,
  pace: Pace,
): Promise<void> {
  const playing = new Playing(pace);
  for (const action of actions) {
    await playing.until(action.atMs);
    if (action.do === 'put') await playing.change(action.key, () => bucket.put(action.key, action.bytes()));
    else if (action.do === 'remove') await playing.change(action.key, () => bucket.remove(action.key));
    else playing.tell(() => events.post(action.body()));
  }
  await playing.end();
}
