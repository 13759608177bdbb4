import { Counter, Gauge, type Registry } from 'prom-client';
import type { BucketStatus, Recovery } from '#adapters/queue';

const KINDS = ['ours', 'foreign'] as const;
const PLACES = ['queued', 'batch', 'delayed', 'dead', 'outbox', 'refused'] as const;

/** What idle did, and how the buckets stand, for Prometheus. */
export class IdleCounts {
  private readonly batches: Counter<'bucket' | 'kind'>;
  private readonly recovered: Counter<'bucket' | 'kind'>;
  private readonly promoted: Counter<'bucket'>;
  private readonly objects: Gauge<'bucket' | 'place'>;
  private readonly oldest: Gauge<'bucket'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.batches = new Counter({
      name: 'autoingest_recovered_batches_total',
      help: 'Batches of dead workers that were given back; kind foreign: of Python workers.',
      labelNames: ['bucket', 'kind'],
      registers,
    });
    this.recovered = new Counter({
      name: 'autoingest_recovered_files_total',
      help: 'Files in batches that were given back.',
      labelNames: ['bucket', 'kind'],
      registers,
    });
    this.promoted = new Counter({
      name: 'autoingest_promoted_files_total',
      help: 'Files whose retry was due and that were put back in the queue by idle.',
      labelNames: ['bucket'],
      registers,
    });
    this.objects = new Gauge({
      name: 'autoingest_bucket_files',
      help: 'Files by place: queued, in a batch, delayed, dead; and entries of outbox and refused.',
      labelNames: ['bucket', 'place'],
      registers,
    });
    this.oldest = new Gauge({
      name: 'autoingest_oldest_queued_seconds',
      help: 'Age of the file that is next to be taken; 0 when the queue is empty.',
      labelNames: ['bucket'],
      registers,
    });
  }

  recovery(bucket: string, { kind, paths }: Recovery): void {
    this.batches.inc({ bucket, kind });
    this.recovered.inc({ bucket, kind }, paths);
  }

  promotion(bucket: string, files: number): void {
    this.promoted.inc({ bucket }, files);
  }

  /** A bucket that idle looks after from now on: its counters begin at 0, so that the first increase is seen. */
  found(bucket: string): void {
    for (const kind of KINDS) this.batches.inc({ bucket, kind }, 0);
  }

  status(bucket: string, { workers, oldestAgeMs, ...lengths }: BucketStatus): void {
    const files = { ...lengths, batch: workers.reduce((sum, worker) => sum + worker.holds, 0) };
    for (const place of PLACES) this.objects.set({ bucket, place }, files[place]);
    this.oldest.set({ bucket }, (oldestAgeMs ?? 0) / 1000);
  }

  /** Nothing of the bucket is left in Redis. */
  gone(bucket: string): void {
    for (const place of PLACES) this.objects.set({ bucket, place }, 0);
    this.oldest.set({ bucket }, 0);
  }
}
