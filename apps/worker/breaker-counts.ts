import { Counter, Gauge, type Registry } from 'prom-client';
import type { BreakerParts } from './breaker';

/** Which outside systems are away, and how often they went, for Prometheus. */
export class BreakerCounts {
  private readonly open: Gauge<'system' | 'bucket'>;
  private readonly openings: Counter<'system' | 'bucket'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.open = new Gauge({
      name: 'autoingest_breaker_open',
      help: '1 while an outside system (registry or bucket) is away, so that nothing is taken that needs it; else 0.',
      labelNames: ['system', 'bucket'],
      registers,
    });
    this.openings = new Counter({
      name: 'autoingest_breaker_openings_total',
      help: 'How often an outside system was found to be away.',
      labelNames: ['system', 'bucket'],
      registers,
    });
  }

  /** Both series of a system are there from the start, as 0. @returns what is to be told of its changes */
  of(facts: BreakerParts['facts']): (isOpen: boolean) => void {
    const labels = { system: facts.system, bucket: facts.system === 'bucket' ? facts.bucket : '' };
    this.open.set(labels, 0);
    this.openings.inc(labels, 0);
    return (isOpen) => {
      this.open.set(labels, isOpen ? 1 : 0);
      if (isOpen) this.openings.inc(labels);
    };
  }
}
