import { Counter, Histogram, type Registry } from 'prom-client';

const OUTCOMES = ['recorded', 'no_group', 'unreadable', 'ingested', 'put_off'] as const;

/** How the handling of an arrival ended, or was put off since the store did not answer. */
export type ArrivalOutcome = (typeof OUTCOMES)[number];

/** What the recorder lane counts, for Prometheus. */
export class RecorderCounts {
  private readonly arrivals: Counter<'bucket' | 'outcome'>;
  private readonly delays: Histogram<'bucket'>;

  /** @param buckets - whose arrivals the lane handles: their series begin at 0, so that the first increase is seen */
  constructor(registry: Registry, buckets: readonly string[]) {
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
    for (const bucket of buckets) {
      for (const outcome of OUTCOMES) this.arrivals.inc({ bucket, outcome }, 0);
    }
  }

  arrival(bucket: string, outcome: ArrivalOutcome): void {
    this.arrivals.inc({ bucket, outcome });
  }

  /** @param delayMs - by the clock of Redis alone */
  present(bucket: string, delayMs: number): void {
    this.delays.observe({ bucket }, Math.max(0, delayMs) / 1000);
  }
}
