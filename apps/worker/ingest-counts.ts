import { Counter, Histogram, type Registry } from 'prom-client';
import type { IngestOutcome, Stage } from '#tasks/ingest';

/** What a worker counts, for Prometheus. */
export class IngestCounts {
  private readonly files: Counter<'bucket' | 'outcome' | 'code'>;
  private readonly batches: Histogram<'bucket'>;
  private readonly stages: Histogram<'stage'>;
  private readonly delays: Histogram<'bucket'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.files = new Counter({
      name: 'autoingest_files_total',
      help: 'Files handled, by outcome and, where they are not in the registry, failure code.',
      labelNames: ['bucket', 'outcome', 'code'],
      registers,
    });
    this.batches = new Histogram({
      name: 'autoingest_batch_files',
      help: 'Files in a batch.',
      labelNames: ['bucket'],
      buckets: [1, 2, 5, 10, 20, 50, 100, 205, 500],
      registers,
    });
    this.stages = new Histogram({
      name: 'autoingest_stage_duration_seconds',
      help: 'Wall time of one stage of a batch.',
      labelNames: ['stage'],
      buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
      registers,
    });
    this.delays = new Histogram({
      name: 'autoingest_announced_to_registered_seconds',
      help: 'From the announcement of a file to its registration.',
      labelNames: ['bucket'],
      buckets: [0.1, 0.3, 1, 2, 3, 5, 10, 30, 60, 300, 3600],
      registers,
    });
  }

  stage(stage: Stage, durationMs: number): void {
    this.stages.observe({ stage }, durationMs / 1000);
  }

  batch(bucket: string, files: number): void {
    this.batches.observe({ bucket }, files);
  }

  /** @param ageMs - time since the file was announced; null where that is not known */
  file(bucket: string, outcome: IngestOutcome, ageMs: number | null): void {
    const code = 'code' in outcome ? outcome.code : '';
    this.files.inc({ bucket, outcome: outcome.status, code });
    if (code === '' && ageMs !== null) this.delays.observe({ bucket }, ageMs / 1000);
  }
}
