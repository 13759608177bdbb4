import { Counter, Gauge, type Registry } from 'prom-client';
import type { BucketStatus, Recovery } from '#adapters/queue';

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

  status(bucket: string, status: BucketStatus): void {
    const inBatches = status.workers.reduce((sum, worker) => sum + worker.holds, 0);
    const { queued, delayed, dead, outbox, refused } = status;
    for (const [place, number] of Object.entries({
      queued,
      batch: inBatches,
      delayed,
      dead,
      outbox,
      refused,
    })) {
      this.objects.set({ bucket, place }, number);
    }
    this.oldest.set({ bucket }, (status.oldestAgeMs ?? 0) / 1000);
  }
}
