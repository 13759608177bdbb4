import { Counter, Histogram, type Registry } from 'prom-client';

/** How the handling of an arrival ended, or was put off since the store did not answer. */
export type ArrivalOutcome = 'recorded' | 'no_group' | 'unreadable' | 'ingested' | 'put_off';

/** What the recorder lane counts, for Prometheus. */
export class RecorderCounts {
  private readonly arrivals: Counter<'bucket' | 'outcome'>;
  private readonly delays: Histogram<'bucket'>;

  constructor(registry: Registry) {
    this.arrivals = new Counter({
      name: 'autoingest_arrivals_total',
      help: 'Arrivals handled for presence, by how that ended; put_off at each try that the store did not answer.',
      labelNames: ['bucket', 'outcome'],
      registers: [registry],
    });
    this.delays = new Histogram({
      name: 'autoingest_presence_delay_seconds',
      help: 'From the announcement of an image to the moment from which presence says that it is there.',
      labelNames: ['bucket'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
      registers: [registry],
    });
  }

  arrival(bucket: string, outcome: ArrivalOutcome): void {
    this.arrivals.inc({ bucket, outcome });
  }

  /** @param delayMs - by the clock of Redis alone */
  present(bucket: string, delayMs: number): void {
    this.delays.observe({ bucket }, Math.max(0, delayMs) / 1000);
  }
}
