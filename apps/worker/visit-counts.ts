import { Counter, Gauge, type Registry } from 'prom-client';

/** Visits that are not as they should be: they are counted by code, and codes cannot be known before. */
const BAD = ['conflict', 'failed'];

/** What a worker counts of visits, for Prometheus. */
export class VisitCounts {
  private readonly visits: Counter<'instrument' | 'result' | 'code'>;
  private readonly waiting: Gauge;

  /** @param instruments - whose sums of bad visits begin at 0, so that the first one is seen */
  constructor(registry: Registry, instruments: readonly string[]) {
    const registers = [registry];
    this.visits = new Counter({
      name: 'autoingest_visits_total',
      help: 'Visits, by what became of them and, where they are not in the registry as they should be, failure code.',
      labelNames: ['instrument', 'result', 'code'],
      registers,
    });
    this.waiting = new Gauge({
      name: 'autoingest_visits_waiting',
      help: 'Exposures whose visits could not be defined since the registry was away, and which are tried again.',
      registers,
    });
    for (const instrument of instruments) {
      for (const result of BAD) this.visits.inc({ instrument, result, code: '' }, 0);
    }
  }

  visit(instrument: string, result: string, code: string): void {
    this.visits.inc({ instrument, result, code });
  }

  wait(count: number): void {
    this.waiting.set(count);
  }
}
