import { Counter, Gauge, type Registry } from 'prom-client';
import type { DeliveryFailure } from '#adapters/summit-webhook';

const ENDS = ['delivered', 'refused', 'exhausted', 'crowded_out', 'unreadable'] as const;

/**
 * How a Summit call ended: delivered; refused by the Summit; given up after the last try; dropped to make room for newer
 * ones; or no call at all.
 */
export type CallEnd = (typeof ENDS)[number];

/** What a worker counts of the Summit webhook, for Prometheus. Each call is counted once, by whoever removed it. */
export class SummitCounts {
  private readonly calls: Counter<'bucket' | 'result'>;
  private readonly failures: Counter<'bucket' | 'why'>;
  private readonly waiting: Gauge<'bucket'>;
  private readonly oldest: Gauge<'bucket'>;

  /** @param buckets - of which the Summit is told: their series begin at 0, so that the first increase is seen */
  constructor(registry: Registry, buckets: readonly string[]) {
    const registers = [registry];
    this.calls = new Counter({
      name: 'autoingest_summit_calls_total',
      help: 'Summit webhook calls that came to an end: delivered, refused, exhausted, crowded_out or unreadable.',
      labelNames: ['bucket', 'result'],
      registers,
    });
    this.failures = new Counter({
      name: 'autoingest_summit_failed_tries_total',
      help: 'Tries of Summit webhook calls that failed: timeout, unreachable or status.',
      labelNames: ['bucket', 'why'],
      registers,
    });
    this.waiting = new Gauge({
      name: 'autoingest_summit_outbox_calls',
      help: 'Summit webhook calls still to be made; shown by the worker that makes them.',
      labelNames: ['bucket'],
      registers,
    });
    this.oldest = new Gauge({
      name: 'autoingest_summit_outbox_oldest_seconds',
      help: 'Age of the oldest Summit webhook call still to be made, 0 when there is none; shown by the worker that makes them.',
      labelNames: ['bucket'],
      registers,
    });
    for (const bucket of buckets) {
      for (const result of ENDS) this.calls.inc({ bucket, result }, 0);
    }
  }

  ended(bucket: string, result: CallEnd, calls = 1): void {
    this.calls.inc({ bucket, result }, calls);
  }

  failed(bucket: string, why: DeliveryFailure['why']): void {
    this.failures.inc({ bucket, why });
  }

  /** @param oldestAgeMs - 0 when nothing waits */
  outbox(bucket: string, calls: number, oldestAgeMs: number): void {
    this.waiting.set({ bucket }, calls);
    this.oldest.set({ bucket }, oldestAgeMs / 1000);
  }

  /** Another worker shows the outbox of this bucket. */
  hideOutbox(bucket: string): void {
    this.waiting.remove({ bucket });
    this.oldest.remove({ bucket });
  }
}
