import { setTimeout as pause } from 'node:timers/promises';
import type { Arrival, ArrivalStream } from '#adapters/queue';
import { RetryLater } from '#domain/failure';
import { factsOf } from './failure-facts';
import { RecorderHand, type HandParts } from './recorder-hand';

/** What the lane works with. */
export interface RecorderLaneParts extends HandParts {
  readonly arrivals: Pick<
    ArrivalStream,
    'read' | 'finish' | 'unfinished' | 'claimAbandoned' | 'renew' | 'release' | 'serverTimeMs'
  >;
}

/** Arrivals taken at once: few enough that several recorders share a burst. */
const MOST_AT_ONCE = 16;
/** A wait for arrivals lasts so long; a stop is noticed after it. */
const WAIT_MS = 1_000;
/** The same while another bucket has its hands full: that is to be read from as soon as it has room again. */
const SHORT_WAIT_MS = 100;
/** A recorder renews what it has in hand this often, and looks for what others have left. */
const RENEW_EVERY_MS = 1_000;
/** What was not renewed for so long was given to a recorder that died: it is taken over. */
const ABANDONED_AFTER_MS = 4_000;
/** Most arrivals of an earlier life that a recorder takes up as it starts; the others count as abandoned soon. */
const MOST_TAKEN_UP = 256;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Records images for presence as they are announced. It needs neither the registry nor the ingest lanes, so that presence stays
 * right while the registry is away or a backlog is worked off. Several workers share the arrivals.
 */
export class RecorderLane {
  private readonly stopping = new AbortController();
  private readonly hands: readonly RecorderHand[];
  /** Those that may have arrivals of an earlier life of this recorder. */
  private readonly toTakeUp: Set<RecorderHand>;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly parts: RecorderLaneParts,
    buckets: readonly string[],
  ) {
    this.hands = buckets.map((bucket) => new RecorderHand(bucket, parts, this.stopping.signal));
    this.toTakeUp = new Set(this.hands);
  }

  /** Begins to record; trouble with Redis or a store is waited out. */
  start(): void {
    if (this.hands.length === 0) return;
    this.running = Promise.all([
      this.repeat(() => this.takeArrivals()),
      this.repeat(async () => {
        await this.keepUp();
        await pause(RENEW_EVERY_MS, undefined, { signal: this.stopping.signal });
      }),
    ]);
  }

  /** Ends the looks at hand; what has not been dealt with is left to other recorders at once. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await Promise.all(
      this.hands.map(async (hand) => {
        await hand.close();
        await this.parts.arrivals.release(hand.bucket, hand.arrivals).catch((error: unknown) => {
          // They count as abandoned a little later.
          if (!(error instanceof RetryLater)) throw error;
        });
      }),
    );
  }

  /** Does the same again and again until the stop; after trouble with ever longer pauses. */
  private async repeat(work: () => Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    for (let troubles = 0; !signal.aborted;) {
      try {
        await work();
        troubles = 0;
      } catch (error) {
        if (this.isStopping()) return;
        troubles += 1;
        const facts = error instanceof RetryLater ? factsOf(error) : { err: error };
        this.parts.log.warn(facts, 'presence cannot be recorded now');
        await pause(Math.min(LONGEST_PAUSE_MS, 50 * 2 ** Math.min(troubles, 8)), undefined, { signal }).catch(
          () => undefined,
        );
      }
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  /** What no recorder has got yet, of the buckets that there is room for. */
  private async takeArrivals(): Promise<void> {
    for (const hand of this.toTakeUp) {
      await hand.accept(await this.parts.arrivals.unfinished(hand.bucket, MOST_TAKEN_UP));
      this.toTakeUp.delete(hand);
    }
    const open = this.hands.filter(({ room }) => room > 0);
    if (open.length === 0) {
      await Promise.race(this.hands.map(({ whenFreed }) => whenFreed));
      return;
    }
    const waitMs = open.length < this.hands.length ? SHORT_WAIT_MS : WAIT_MS;
    const most = Math.min(MOST_AT_ONCE, ...open.map(({ room }) => room));
    const arrivals = await this.parts.arrivals.read(
      open.map(({ bucket }) => bucket),
      most,
      waitMs,
    );
    const byBucket = Map.groupBy(arrivals, ({ bucket }: Arrival) => bucket);
    await Promise.all(open.map((hand) => hand.accept(byBucket.get(hand.bucket) ?? [])));
  }

  /** Keeps what is in hand, and takes over what others have left. */
  private async keepUp(): Promise<void> {
    await Promise.all(
      this.hands.map(async (hand) => {
        const { bucket, arrivals } = hand;
        await this.parts.arrivals.renew(bucket, arrivals);
        if (hand.room === 0) return;
        await hand.accept(await this.parts.arrivals.claimAbandoned(bucket, ABANDONED_AFTER_MS, MOST_AT_ONCE));
      }),
    );
  }
}
