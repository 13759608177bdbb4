import { Gauge, type Registry } from 'prom-client';
import type { RedisFacts } from '#adapters/queue';

/** How Redis is, for Prometheus: it holds everything that is announced and not yet registered. */
export class RedisCounts {
  private readonly up: Gauge;
  private readonly memory: Gauge;
  private readonly faults: Gauge<'what'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.up = new Gauge({
      name: 'autoingest_redis_up',
      help: '1 while Redis answers, else 0.',
      registers,
    });
    this.memory = new Gauge({
      name: 'autoingest_redis_memory_ratio',
      help: 'Memory that Redis uses, as a part of its maxmemory; 0 where no limit is set.',
      registers,
    });
    this.faults = new Gauge({
      name: 'autoingest_redis_fault',
      help: '1 where Redis may lose what it has acknowledged: append_only_off, evicts, or writing_failed; else 0.',
      labelNames: ['what'],
      registers,
    });
  }

  /** Redis answered, or did not. */
  answers(does: boolean): void {
    this.up.set(does ? 1 : 0);
  }

  facts({ appendOnly, evictionPolicy, writesToDisk, memoryUsed }: RedisFacts): void {
    this.memory.set(memoryUsed);
    const faults = {
      append_only_off: !appendOnly,
      evicts: evictionPolicy !== 'noeviction',
      writing_failed: !writesToDisk,
    };
    for (const [what, isSo] of Object.entries(faults)) this.faults.set({ what }, isSo ? 1 : 0);
  }
}
