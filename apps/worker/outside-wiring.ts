import type { Provider } from '@nestjs/common';
import { Registry } from 'prom-client';
import { RepositoryConnection } from '#adapters/butler-registry';
import { ObjectStores } from '#adapters/object-store';
import { Logs } from '#adapters/runtime';
import { Failure } from '#domain/failure';
import { Breaker, type BreakerParts } from './breaker';
import { BreakerCounts } from './breaker-counts';
import type { WorkerConfig } from './config-schema';
import { Outside } from './outside';

/** An object that no bucket has; its name would not be taken for an image either. */
const PROBED_KEY = '.autoingest-probe';
const PROBE_LIMIT_MS = 5_000;

/** `Outside`: the breakers of the registry and of each bucket. */
export const outsideProvider = (config: WorkerConfig): Provider => ({
  provide: Outside,
  useFactory: (registry: RepositoryConnection, objects: ObjectStores, logs: Logs, metrics: Registry) => {
    const counts = new BreakerCounts(metrics);
    const log = logs.for('ingest');
    const breaker = (facts: BreakerParts['facts'], probe: BreakerParts['probe']): Breaker =>
      new Breaker({ facts, probe, log, onChange: counts.of(facts) });
    return new Outside(
      breaker({ system: 'registry' }, () => registry.ping()),
      new Map(
        config.BUCKET.map((bucket) => [
          bucket,
          breaker({ system: 'bucket', bucket }, () => probeBucket(objects, bucket)),
        ]),
      ),
    );
  },
  inject: [RepositoryConnection, ObjectStores, Logs, Registry],
});

/**
 * Asks for one byte of an object that is not there: cheap, and tells a bucket without objects from none, which HEAD does not. A
 * store that refuses is there: it says no to missing objects where listing is not allowed.
 */
async function probeBucket(objects: ObjectStores, bucket: string): Promise<void> {
  try {
    await objects.readRange(`${bucket}/${PROBED_KEY}`, {
      from: 0,
      length: 1,
      signal: AbortSignal.timeout(PROBE_LIMIT_MS),
    });
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'OBJECT_ACCESS_DENIED')) throw error;
  }
}
