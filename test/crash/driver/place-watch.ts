import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Findings } from './findings';

const LOOK_EVERY_MS = 250;

/** Looks all through the night whether an object is in two places at once. */
export class PlaceWatch {
  private readonly ending = new AbortController();
  private watching: Promise<void> = Promise.resolve();
  /** Looks at Redis while it was there. */
  looks = 0;

  /** @param workers - names of all that may have a list */
  constructor(
    private readonly redis: Redis,
    private readonly bucket: string,
    private readonly workers: readonly string[],
    private readonly findings: Findings,
  ) {}

  start(): void {
    this.watching = this.watch();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.watching;
  }

  private async watch(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      await this.look().catch(() => undefined);
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    const transaction = this.redis
      .multi()
      .lrange(`QUEUE:${this.bucket}`, 0, -1)
      .zrange(`DELAYED:${this.bucket}`, 0, -1)
      .hkeys(`DEAD:${this.bucket}`);
    for (const worker of this.workers) transaction.lrange(`WORKER:${this.bucket}:${worker}`, 0, -1);
    const replies = (await transaction.exec()) ?? [];
    const places = ['QUEUE', 'DELAYED', 'DEAD', ...this.workers];
    const seen = new Map<string, string>();
    replies.forEach(([, paths], index) => {
      const place = places[index] ?? '';
      for (const path of (paths ?? []) as readonly string[]) {
        const other = seen.get(path);
        if (other !== undefined) this.findings.add('ONE_PLACE', `${path} is in ${other} and in ${place}`);
        seen.set(path, place);
      }
    });
    this.looks += 1;
  }
}
