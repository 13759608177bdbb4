import type { ObjectSighting, QueuePlace, QueueWalk } from '#adapters/queue';
import type { ObjectSelection } from './object-selection';
import { selectedBuckets, selectedObjects } from './selected-objects';

/** What a command is going to change in one bucket. */
export interface BucketPlan<P extends QueuePlace = QueuePlace> {
  readonly bucket: string;
  readonly objects: readonly ObjectSighting<P>[];
}

/** Finds what a command would change; changes nothing. Buckets without any such object are left out. */
export async function steeringPlan<P extends QueuePlace>(
  walk: QueueWalk,
  places: readonly P[],
  selection: ObjectSelection,
): Promise<BucketPlan<P>[]> {
  const plans: BucketPlan<P>[] = [];
  for (const bucket of (await selectedBuckets(walk, selection.buckets)).keys()) {
    const objects: ObjectSighting<P>[] = [];
    for (const place of places) {
      for (const object of await selectedObjects(walk, bucket, place, selection)) objects.push(object);
    }
    if (objects.length > 0) plans.push({ bucket, objects });
  }
  return plans;
}

/** How many objects of a plan are in each place. */
export function placesOf({ objects }: BucketPlan): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(objects, ({ place }) => place)].map(([place, some]) => [place, some.length]),
  );
}
