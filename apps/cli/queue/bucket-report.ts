import type { BucketStatus, ForeignBatch, QueuePlace } from '#adapters/queue';
import type { ObjectSelection } from './object-selection';
import { selectedObjects } from './selected-objects';
import type { Queues } from './with-queues';

/** Objects of one code in a place. */
export interface CodeCount {
  /** `unknown` where none is kept. */
  readonly code: string;
  readonly objects: number;
  /** When the first of them is to be tried again, in ms since 1970; of delayed ones only. */
  readonly nextMs: number | null;
}

/** How a bucket stands, for people and programs. */
export interface BucketReport extends Omit<BucketStatus, 'delayed' | 'dead' | 'refused' | 'nextRetryMs'> {
  readonly bucket: string;
  /** Lists of Python workers. */
  readonly foreign: readonly ForeignBatch[];
  readonly delayed: readonly CodeCount[];
  readonly dead: readonly CodeCount[];
  readonly refused: readonly CodeCount[];
}

const EVERYTHING: ObjectSelection = {
  buckets: null,
  narrows: false,
  byPath: () => true,
  byFacts: () => true,
};

/** Reads how a bucket stands. The places are read one after another: what moves meanwhile may be counted in two or in none. */
export async function bucketReport(
  { walk, status }: Queues,
  bucket: string,
  seenWorkers: Iterable<string>,
): Promise<BucketReport> {
  const { queued, oldestAgeMs, outbox, workers } = await status.read(bucket);
  const counted = async (place: QueuePlace): Promise<CodeCount[]> => {
    const objects = await selectedObjects(walk, bucket, place, EVERYTHING);
    return [...Map.groupBy(objects, ({ code }) => code ?? 'unknown')]
      .map(([code, some]) => ({ code, objects: some.length, nextMs: some[0]?.dueMs ?? null }))
      .sort((a, b) => b.objects - a.objects || (a.code < b.code ? -1 : 1));
  };
  return {
    bucket,
    queued,
    oldestAgeMs,
    workers: workers.toSorted((a, b) => (a.worker < b.worker ? -1 : 1)),
    foreign: await walk.foreignBatches(bucket, seenWorkers),
    delayed: await counted('delayed'),
    dead: await counted('dead'),
    refused: await counted('refused'),
    outbox,
  };
}
