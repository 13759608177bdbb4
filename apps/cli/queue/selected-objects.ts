import type { KnownBuckets, ObjectSighting, QueuePlace, QueueWalk } from '#adapters/queue';
import type { ObjectSelection } from './object-selection';

/** The buckets that are meant, with their workers' lists; those named but not in Redis included, without any. */
export async function selectedBuckets(
  walk: QueueWalk,
  buckets: ObjectSelection['buckets'],
): Promise<KnownBuckets> {
  const known = await walk.buckets();
  const names = buckets ?? [...known.keys()].toSorted();
  return new Map(names.map((bucket) => [bucket, known.get(bucket) ?? new Set<string>()]));
}

/** The objects of one place of a bucket that are meant, the next to be taken, retried or looked at first. */
export async function selectedObjects<P extends QueuePlace>(
  walk: QueueWalk,
  bucket: string,
  place: P,
  selection: ObjectSelection,
): Promise<ObjectSighting<P>[]> {
  const found: ObjectSighting<P>[] = [];
  for await (const page of walk.walk(bucket, place, selection.byPath)) {
    for (const object of page) if (selection.byFacts(object)) found.push(object);
  }
  return inOrder(place, found);
}

function inOrder<P extends QueuePlace>(place: P, found: ObjectSighting<P>[]): ObjectSighting<P>[] {
  // The queue is taken from its right end, and walked through from the left.
  if (place === 'queued' || place === 'held') return found.reverse();
  const timeOf = ({ dueMs, endedMs }: ObjectSighting): number => dueMs ?? endedMs ?? 0;
  return found.sort((a, b) => timeOf(a) - timeOf(b));
}
