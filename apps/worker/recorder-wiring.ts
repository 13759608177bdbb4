import { setTimeout as pause } from 'node:timers/promises';
import type { Provider } from '@nestjs/common';
import { Registry } from 'prom-client';
import { HeaderReader, ObjectStores } from '#adapters/object-store';
import { ArrivalStream, GroupKeys, HeaderCache } from '#adapters/queue';
import { Logs } from '#adapters/runtime';
import { isLfaPath } from '#domain/observation';
import { GroupRecorder } from '#tasks/ingest';
import type { WorkerConfig } from './config-schema';
import { RecorderCounts } from './recorder-counts';
import { RecorderLane } from './recorder-lane';

/** `RecorderLane`, for all buckets of the worker. */
export const recorderProvider = (config: WorkerConfig): Provider => ({
  provide: RecorderLane,
  useFactory: (
    arrivals: ArrivalStream,
    reader: HeaderReader,
    headers: HeaderCache,
    objects: ObjectStores,
    groups: GroupKeys,
    metrics: Registry,
    logs: Logs,
  ) => {
    const log = logs.for('recorder');
    const recorder = new GroupRecorder({
      headers: reader,
      objects,
      groups,
      log,
      groupLifetimeSeconds: Math.ceil(config.GROUP_LIFETIME / 1000),
    });
    const imageBuckets = config.BUCKET.filter((bucket) => !isLfaPath(bucket));
    return new RecorderLane(
      {
        arrivals,
        headers,
        recorder,
        counts: new RecorderCounts(metrics, imageBuckets),
        log,
        pause: (ms, signal) => pause(ms, undefined, { signal }),
      },
      imageBuckets,
    );
  },
  inject: [ArrivalStream, HeaderReader, HeaderCache, ObjectStores, GroupKeys, Registry, Logs],
});
