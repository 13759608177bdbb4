import type { Pace } from './pace';

/** Changes of the bucket under way at the same moment. */
const MOST_CHANGES = 16;
/** Requests that a Ceph object gateway has under way at the same moment. */
const MOST_POSTS = 30;

/** A playback under way: keeps its pace, and what depends on each other in order. After a fault of a sink nothing new is begun. */
export class Playing {
  private readonly beganMs: number;
  private readonly changes = new Map<string, Promise<void>>();
  private readonly posts = new Set<Promise<void>>();
  private readonly freeSlots: (() => void)[] = [];
  private postsUnderWay = 0;
  private fault: { readonly error: unknown } | undefined;

  constructor(private readonly pace: Pace) {
    this.beganMs = pace.now();
  }

  /** Waits for a moment of the observatory's time. @throws the first fault of a sink */
  async until(atMs: number): Promise<void> {
    // Against the beginning, so that the time which the work itself takes does not add up.
    const pauseMs = this.beganMs + atMs / this.pace.speed - this.pace.now();
    if (pauseMs > 0) await this.pace.wait(pauseMs);
    this.throwFault();
  }

  /** Begins a change of the bucket, as soon as few enough are under way and none of the same object. */
  async change(key: string, work: () => Promise<void>): Promise<void> {
    await this.changes.get(key);
    const change = this.guarded(work).finally(() => this.changes.delete(key));
    this.changes.set(key, change);
    if (this.changes.size >= MOST_CHANGES) await Promise.race(this.changes.values());
  }

  /** Sends a request as soon as the changes so far are made and few enough requests are under way. Does not wait for it. */
  tell(work: () => Promise<void>): void {
    const before = Promise.all(this.changes.values());
    const post = this.guarded(async () => {
      await before;
      await this.takeSlot();
      try {
        if (this.fault === undefined) await work();
      } finally {
        this.giveSlot();
      }
    }).finally(() => this.posts.delete(post));
    this.posts.add(post);
  }

  /** Resolves when all is done. @throws the first fault of a sink */
  async end(): Promise<void> {
    await Promise.all([...this.changes.values(), ...this.posts]);
    this.throwFault();
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.fault ??= { error };
    }
  }

  private throwFault(): void {
    if (this.fault !== undefined) throw this.fault.error;
  }

  private async takeSlot(): Promise<void> {
    if (this.postsUnderWay < MOST_POSTS) this.postsUnderWay += 1;
    else
      await new Promise<void>((resolve) => {
        this.freeSlots.push(resolve);
      });
  }

  /** Hands the slot to who waits longest. */
  private giveSlot(): void {
    const next = this.freeSlots.shift();
    if (next === undefined) this.postsUnderWay -= 1;
    else next();
  }
}
