import { Counter, Histogram, type Registry } from 'prom-client';
import type { SettledAs, TakenObject } from '#adapters/queue';
import type { IngestOutcome, Stage } from '#tasks/ingest';

const DELAY_BUCKETS = [0.1, 0.3, 1, 2, 3, 5, 10, 30, 60, 300, 3600];

/** An object with the time since it was taken. */
export interface HandledObject extends Pick<TakenObject, 'ageMs' | 'sincePutMs'> {
  readonly sinceTakenMs: number;
}

/** What a worker counts, for Prometheus. */
export class IngestCounts {
  private readonly files: Counter<'bucket' | 'outcome' | 'code'>;
  private readonly batches: Histogram<'bucket'>;
  private readonly stages: Histogram<'stage'>;
  private readonly announcedDelays: Histogram<'bucket'>;
  private readonly putDelays: Histogram<'bucket'>;
  private readonly dead: Counter<'bucket' | 'code'>;

  /** @param buckets - that the worker serves: their series begin at 0, so that the first increase is seen */
  constructor(registry: Registry, buckets: readonly string[]) {
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
    this.announcedDelays = new Histogram({
      name: 'autoingest_announced_to_registered_seconds',
      help: 'From the announcement of a file to its registration.',
      labelNames: ['bucket'],
      buckets: DELAY_BUCKETS,
      registers,
    });
    this.putDelays = new Histogram({
      name: 'autoingest_put_to_registered_seconds',
      help: 'From the moment at which the store says that a file was put to its registration.',
      labelNames: ['bucket'],
      buckets: DELAY_BUCKETS,
      registers,
    });
    this.dead = new Counter({
      name: 'autoingest_dead_files_total',
      help: 'Files given up, by failure code.',
      labelNames: ['bucket', 'code'],
      registers,
    });
    for (const bucket of buckets) {
      this.files.inc({ bucket, outcome: 'registered', code: '' }, 0);
      this.files.inc({ bucket, outcome: 'failed', code: 'INTERNAL_ERROR' }, 0);
    }
  }

  stage(stage: Stage, durationMs: number): void {
    this.stages.observe({ stage }, durationMs / 1000);
  }

  batch(bucket: string, files: number): void {
    this.batches.observe({ bucket }, files);
  }

  file(bucket: string, outcome: IngestOutcome, settledAs: SettledAs, object: HandledObject): void {
    const code = 'code' in outcome ? outcome.code : '';
    this.files.inc({ bucket, outcome: outcome.status, code });
    if (settledAs === 'dead') this.gaveUp(bucket, code);
    if (code !== '') return;
    const { ageMs, sincePutMs, sinceTakenMs } = object;
    if (ageMs !== null) this.announcedDelays.observe({ bucket }, (ageMs + sinceTakenMs) / 1000);
    if (sincePutMs !== null) this.putDelays.observe({ bucket }, (sincePutMs + sinceTakenMs) / 1000);
  }

  gaveUp(bucket: string, code: string): void {
    this.dead.inc({ bucket, code });
  }
}
