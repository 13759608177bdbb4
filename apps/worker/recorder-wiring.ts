import type { Provider } from '@nestjs/common';
import { Registry } from 'prom-client';
import { HeaderReader, ObjectStores } from '#adapters/object-store';
import { ArrivalStream, GroupKeys } from '#adapters/queue';
import { Logs } from '#adapters/runtime';
import { GroupRecorder } from '#tasks/ingest';
import type { WorkerConfig } from './config-schema';
import { RecorderCounts } from './recorder-counts';
import { RecorderLane } from './recorder-lane';

/** Headers that the recorder reads at the same time. */
const CONCURRENT_READS = 16;

/** `RecorderLane`, for all buckets of the worker. */
export const recorderProvider = (config: WorkerConfig): Provider => ({
  provide: RecorderLane,
  useFactory: (
    arrivals: ArrivalStream,
    headers: HeaderReader,
    objects: ObjectStores,
    groups: GroupKeys,
    metrics: Registry,
    logs: Logs,
  ) => {
    const log = logs.for('recorder');
    const recorder = new GroupRecorder({
      headers,
      objects,
      groups,
      log,
      groupLifetimeSeconds: Math.ceil(config.GROUP_LIFETIME / 1000),
      concurrency: CONCURRENT_READS,
    });
    const imageBuckets = config.BUCKET.filter((bucket) => !bucket.includes('rubinobs-lfa-'));
    return new RecorderLane({ arrivals, recorder, counts: new RecorderCounts(metrics), log }, imageBuckets);
  },
  inject: [ArrivalStream, HeaderReader, ObjectStores, GroupKeys, Registry, Logs],
});
