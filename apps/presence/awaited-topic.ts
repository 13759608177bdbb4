/** What is awaited: how it is looked for, and who gets it. */
export interface Wanted<T> {
  /** What is awaited, by which arrivals are matched to it. */
  readonly topic: string;
  /** Null while it is not there. */
  look(): Promise<T | null>;
  /** Whether one of those who wait gets what is found, or all do. */
  readonly goesTo: 'one' | 'all';
}

/**
 * Those who wait for one thing. However many there are, one look is made for all of them when something has happened, and one more
 * where something happened meanwhile.
 */
export class AwaitedTopic<T> {
  /** Requests that look or wait; when none is left the topic is forgotten. */
  users = 0;
  readonly #waiting = new Set<(found: T) => void>();
  #wakes = 0;
  #looking = false;

  /** @param failed - called when a look has failed: it is to be repeated later */
  constructor(
    private readonly wanted: Wanted<T>,
    private readonly failed: () => void,
  ) {}

  /** How often something has happened so far: what happens between a look and the waiting is not missed by this. */
  get wakes(): number {
    return this.#wakes;
  }

  /** Waits; returns how to stop waiting. @param since - {@link wakes} before the look that found nothing */
  wait(since: number, found: (found: T) => void): () => void {
    this.#waiting.add(found);
    if (this.#wakes !== since) void this.#look();
    return () => this.#waiting.delete(found);
  }

  /** Something has happened: it may be there now. */
  wake(): void {
    this.#wakes += 1;
    void this.#look();
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      for (let seen = -1; seen !== this.#wakes && this.#waiting.size > 0;) {
        seen = this.#wakes;
        const found = await this.wanted.look();
        if (found !== null) this.#give(found);
      }
    } catch {
      this.failed();
    } finally {
      this.#looking = false;
    }
  }

  #give(found: T): void {
    for (const give of this.#waiting) {
      this.#waiting.delete(give);
      give(found);
      if (this.wanted.goesTo === 'one') return;
    }
  }
}
