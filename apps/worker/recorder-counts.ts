import { Counter, type Registry } from 'prom-client';

/** What the recorder lane counts, for Prometheus. */
export class RecorderCounts {
  private readonly arrivals: Counter<'bucket' | 'outcome'>;

  constructor(registry: Registry) {
    this.arrivals = new Counter({
      name: 'autoingest_arrivals_total',
      help: 'Arrivals handled for presence: handled, or put off since the store did not answer.',
      labelNames: ['bucket', 'outcome'],
      registers: [registry],
    });
  }

  arrival(bucket: string, isPutOff: boolean): void {
    this.arrivals.inc({ bucket, outcome: isPutOff ? 'put_off' : 'handled' });
  }
}
