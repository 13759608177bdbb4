import { AwaitedTopic, type Wanted } from './awaited-topic';

/** More would need more memory than a pod has. */
const MOST_HELD = 20_000;
const LOOK_AGAIN_MS = 500;

/** How a question ends: with what was found, or with null when it is not there; a client that left hears nothing. */
export interface Hold {
  readonly waitMs: number;
  /** Fires when the client is gone. */
  readonly gone: AbortSignal;
}

/** All questions that are held open until what they ask for arrives. */
export class HeldQuestions {
  readonly #topics = new Map<string, AwaitedTopic<unknown>>();
  readonly #ends = new Set<() => void>();
  #released = false;
  #again: NodeJS.Timeout | undefined;

  /** How many are held now. */
  get count(): number {
    return this.#ends.size;
  }

  /** Whether anything is awaited, or about to be. */
  get isAwaiting(): boolean {
    return this.#topics.size > 0;
  }

  /** Whether one more can be held. */
  get isFull(): boolean {
    return this.count >= MOST_HELD;
  }

  /**
   * Looks, and where nothing is there waits for it. Correct when it arrives between the look and the wait. At the end of the time
   * it is looked for once more, so that null means that it is not there.
   *
   * @throws what the first or last look throws; looks between them are repeated until they succeed
   */
  async ask<T>(wanted: Wanted<T>, hold: Hold): Promise<T | null> {
    if (this.#released) return wanted.look();
    const topic = this.#enter(wanted);
    try {
      const since = topic.wakes;
      const found = await wanted.look();
      if (found !== null) return found;
      return (await this.#held(topic, since, hold)) ?? (hold.gone.aborted ? null : await wanted.look());
    } finally {
      this.#leave(wanted.topic, topic);
    }
  }

  /** What is told of by these texts may be there now. */
  wake(topics: Iterable<string>): void {
    for (const topic of topics) this.#topics.get(topic)?.wake();
  }

  /** Anything may be there now. */
  wakeAll(): void {
    for (const topic of this.#topics.values()) topic.wake();
  }

  /** Ends every wait now, each with its last look, and holds no more. */
  release(): void {
    this.#released = true;
    clearTimeout(this.#again);
    for (const end of this.#ends) end();
  }

  #held<T>(topic: AwaitedTopic<T>, since: number, { waitMs, gone }: Hold): Promise<T | null> {
    if (gone.aborted || this.#released) return Promise.resolve(null);
    return new Promise((resolve) => {
      const finish = (found: T | null): void => {
        stopWaiting();
        clearTimeout(timer);
        this.#ends.delete(end);
        gone.removeEventListener('abort', end);
        resolve(found);
      };
      const end = (): void => {
        finish(null);
      };
      const timer = setTimeout(end, waitMs);
      this.#ends.add(end);
      gone.addEventListener('abort', end);
      const stopWaiting = topic.wait(since, finish);
    });
  }

  #enter<T>(wanted: Wanted<T>): AwaitedTopic<T> {
    let topic = this.#topics.get(wanted.topic) as AwaitedTopic<T> | undefined;
    if (topic === undefined) {
      topic = new AwaitedTopic(wanted, this.#lookAgainSoon);
      this.#topics.set(wanted.topic, topic as AwaitedTopic<unknown>);
    }
    topic.users += 1;
    return topic;
  }

  #leave<T>(name: string, topic: AwaitedTopic<T>): void {
    topic.users -= 1;
    if (topic.users === 0) this.#topics.delete(name);
  }

  /** A look has failed: Redis is away. One timer for all of them. */
  readonly #lookAgainSoon = (): void => {
    if (this.#released) return;
    this.#again ??= setTimeout(() => {
      this.#again = undefined;
      this.wakeAll();
    }, LOOK_AGAIN_MS);
  };
}
