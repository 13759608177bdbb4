import type { DynamicModule, Provider } from '@nestjs/common';
import { Registry } from 'prom-client';
import { Outbox } from '#adapters/queue';
import { Logs } from '#adapters/runtime';
import { SummitWebhook, SummitWebhookModule } from '#adapters/summit-webhook';
import type { WorkerConfig } from './config-schema';
import { SummitCounts } from './summit-counts';
import { SummitDrainer } from './summit-drainer';
import { SummitDrainers } from './summit-drainers';
import { isToldOf, summitFilesOf, type SummitNotices } from './summit-notices';

/** Over the time of a call: so long after the death of the worker that made the calls another one does. */
const LEASE_MS = 10_000;

const bucketsToldOf = (config: WorkerConfig): readonly string[] =>
  config.WEBHOOK_URI === undefined ? [] : config.BUCKET.filter(isToldOf);

/** The webhook, where there is one. */
export function summitImports(config: WorkerConfig): DynamicModule[] {
  if (config.WEBHOOK_URI === undefined) return [];
  return [
    SummitWebhookModule.forRoot({
      uri: config.WEBHOOK_URI.reveal(),
      timeoutMs: config.WEBHOOK_TIMEOUT,
      connections: Math.max(1, bucketsToldOf(config).length),
    }),
  ];
}

/** `SummitCounts`, and `SummitDrainers` that make the calls. */
export function summitProviders(config: WorkerConfig): Provider[] {
  return [
    {
      provide: SummitCounts,
      useFactory: (metrics: Registry) => new SummitCounts(metrics, bucketsToldOf(config)),
      inject: [Registry],
    },
    {
      provide: SummitDrainers,
      useFactory: (outbox: Outbox, counts: SummitCounts, logs: Logs, webhook: SummitWebhook | undefined) => {
        if (webhook === undefined) return new SummitDrainers([]);
        const parts = { outbox, webhook, counts, log: logs.for('summit') };
        const timeoutMs = config.WEBHOOK_TIMEOUT;
        const pauses = { baseMs: config.RETRY_BASE, longestMs: config.RETRY_MAX };
        return new SummitDrainers(
          bucketsToldOf(config).map(
            (bucket) =>
              new SummitDrainer(parts, { bucket, timeoutMs, leaseMs: timeoutMs + LEASE_MS, pauses }),
          ),
        );
      },
      inject: [Outbox, SummitCounts, Logs, { token: SummitWebhook, optional: true }],
    },
  ];
}

/** What the lane of a bucket puts in the outbox; undefined where the Summit is told nothing. */
export function summitNoticesOf(
  config: WorkerConfig,
  bucket: string,
  counts: SummitCounts,
  logs: Logs,
): SummitNotices | undefined {
  if (config.WEBHOOK_URI === undefined || !isToldOf(bucket)) return undefined;
  const log = logs.for('summit');
  const onDropped = (calls: number): void => {
    counts.ended(bucket, 'crowded_out', calls);
    log.error({ bucket, calls, code: 'SUMMIT_OUTBOX_FULL' }, 'oldest Summit calls dropped');
  };
  return (paths) => ({ files: summitFilesOf(paths), mostCalls: config.WEBHOOK_OUTBOX_LIMIT, onDropped });
}
