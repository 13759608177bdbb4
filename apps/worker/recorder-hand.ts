import { withDeadline } from '#adapters/object-store';
import {
  announcedMs,
  type Arrival,
  type ArrivalStream,
  type HeaderCache,
  type HeaderToKeep,
} from '#adapters/queue';
import type { Log } from '#adapters/runtime';
import { RetryLater } from '#domain/failure';
import { sidecarPauseMs, type ArrivalLook, type ArrivedImage, type GroupRecorder } from '#tasks/ingest';
import { factsOf } from './failure-facts';
import { storePauseMs } from './store-pause';
import type { ArrivalOutcome, RecorderCounts } from './recorder-counts';

/** What the handling of arrivals works with. */
export interface HandParts {
  readonly arrivals: Pick<ArrivalStream, 'finish' | 'serverTimeMs'>;
  readonly headers: Pick<HeaderCache, 'versionsOf' | 'keep'>;
  readonly recorder: Pick<GroupRecorder, 'look' | 'record'>;
  readonly counts: Pick<RecorderCounts, 'arrival' | 'present'>;
  readonly log: Log;
  /** Resolves after so many ms; rejects when the signal fires. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** An arrival that is being handled. */
interface Held {
  readonly arrival: Arrival;
  /** Of the object, before anything was read of it; null where its header cannot be kept. */
  readonly version: string | null;
  /** Finished looks at its sidecar. */
  readonly looks: number;
  /** Looks in a row that the store did not answer. */
  readonly troubles: number;
  /** What has been recorded of it already. */
  readonly image: ArrivedImage | null;
  readonly readsFits: boolean;
}

/** A look and what it told. */
interface Seen {
  readonly held: Held;
  readonly look: ArrivalLook;
}

/** Looks under way at once in one bucket. */
const CONCURRENT_LOOKS = 32;
/** Most arrivals in hand, nearly all of which wait for their sidecars: ten exposures of the largest camera that lack all. */
const MOST_IN_HAND = 4_096;
/** A store that takes longer over one object is not to hold up the others. */
const LONGEST_LOOK_MS = 3_000;
/** From pauses of this length on the FITS file is looked for again: that costs more than a look at the sidecar. */
const LONG_PAUSE_MS = 1_000;
const REDIS_PAUSE_MS = 250;

/**
 * The arrivals of one bucket that this recorder has in hand. Each is looked at on its own; what has to be looked at again waits
 * in nobody's way. What the looks tell is written together, as it comes. All of it is in the stream until it is dealt with, so that
 * another recorder can take over.
 */
export class RecorderHand {
  private readonly inHand = new Map<string, Arrival>();
  private readonly ready: Held[] = [];
  private readonly seen: Seen[] = [];
  private underWay = 0;
  private writing: Promise<void> | undefined;
  private freed = Promise.withResolvers<undefined>();

  /** @param stopping - ends all looks and pauses */
  constructor(
    readonly bucket: string,
    private readonly parts: HandParts,
    private readonly stopping: AbortSignal,
  ) {
    stopping.addEventListener('abort', () => {
      this.free();
    });
  }

  /** How many more arrivals can be looked at soon; the rest is better left to other recorders. */
  get room(): number {
    const looks = CONCURRENT_LOOKS - this.underWay - this.ready.length;
    return Math.max(0, Math.min(looks, MOST_IN_HAND - this.inHand.size));
  }

  /** Resolves when there may be more room than before. */
  get whenFreed(): Promise<undefined> {
    return this.freed.promise;
  }

  get arrivals(): readonly Arrival[] {
    return [...this.inHand.values()];
  }

  /**
   * Begins to handle arrivals; those in hand already go on as they are.
   *
   * @throws RetryLater REDIS_UNAVAILABLE: none has been taken in hand
   */
  async accept(arrivals: readonly Arrival[]): Promise<void> {
    const fresh = arrivals.filter(({ id }) => !this.inHand.has(id));
    if (fresh.length === 0) return;
    const versions = await this.parts.headers.versionsOf(fresh.map(({ path }) => path));
    const ingested: Arrival[] = [];
    for (const arrival of fresh) {
      const known = versions.get(arrival.path) ?? 'unknown';
      // The ingest was faster, and has recorded it.
      if (known === 'done') ingested.push(arrival);
      else {
        const version = typeof known === 'object' ? known.version : null;
        this.inHand.set(arrival.id, arrival);
        this.ready.push({ arrival, version, looks: 0, troubles: 0, image: null, readsFits: true });
      }
    }
    this.begin();
    await this.parts.arrivals.finish(ingested);
    ingested.forEach(() => {
      this.parts.counts.arrival(this.bucket, 'ingested');
    });
  }

  /** Resolves when what has been seen is written; to be called when the signal has fired. */
  async close(): Promise<void> {
    await this.writing;
  }

  private begin(): void {
    while (this.underWay < CONCURRENT_LOOKS && !this.stopping.aborted) {
      const held = this.ready.shift();
      if (held === undefined) return;
      this.underWay += 1;
      void this.look(held).finally(() => {
        this.underWay -= 1;
        this.begin();
        this.free();
      });
    }
  }

  private async look(held: Held): Promise<void> {
    const { path } = held.arrival;
    let ofLook: AbortSignal | undefined;
    try {
      const look = await withDeadline(LONGEST_LOOK_MS, this.stopping, (signal) => {
        ofLook = signal;
        return this.parts.recorder.look(path, { readsFits: held.readsFits, signal });
      });
      this.tell({ held, look });
    } catch (error) {
      if (this.stopping.aborted) return;
      const isStores = error instanceof RetryLater || ofLook?.aborted === true;
      const pauseMs = isStores ? storePauseMs(held.troubles + 1) : undefined;
      if (pauseMs !== undefined) {
        this.parts.counts.arrival(this.bucket, 'put_off');
        const reason = error instanceof RetryLater ? factsOf(error) : { reason: 'no answer in time' };
        this.parts.log.debug({ path, ...reason }, 'presence is put off');
        this.later({ ...held, troubles: held.troubles + 1 }, pauseMs);
        return;
      }
      this.parts.log.warn({ path, err: error }, 'presence is left to the ingest');
      this.tell({
        held,
        look: { image: null, isReadable: false, awaitsSidecar: false, sidecarText: null },
      });
    }
  }

  private later(held: Held, pauseMs: number): void {
    this.parts.pause(pauseMs, this.stopping).then(
      () => {
        this.ready.push(held);
        this.begin();
      },
      () => undefined,
    );
  }

  private tell(seen: Seen): void {
    this.seen.push(seen);
    this.writing ??= this.write().finally(() => {
      this.writing = undefined;
    });
  }

  /** Writes what has been seen, all of it at once, until nothing new has been seen meanwhile. */
  private async write(): Promise<void> {
    while (this.seen.length > 0) {
      const some = this.seen.splice(0);
      try {
        await this.record(some);
      } catch (error) {
        if (this.stopping.aborted) return;
        this.seen.unshift(...some);
        const facts = error instanceof RetryLater ? factsOf(error) : { err: error };
        this.parts.log.warn({ bucket: this.bucket, ...facts }, 'presence cannot be recorded now');
        await this.parts.pause(REDIS_PAUSE_MS, this.stopping).catch(() => undefined);
      }
    }
  }

  private async record(some: readonly Seen[]): Promise<void> {
    const present = some.filter(({ held, look }) => look.image !== null && !isSame(look.image, held.image));
    const [, , nowMs] = await Promise.all([
      this.parts.recorder.record(present.flatMap(({ look }) => look.image ?? [])),
      this.parts.headers.keep(some.flatMap(headerToKeep)),
      this.parts.arrivals.serverTimeMs(),
    ]);
    for (const { held } of present) {
      if (held.image === null) this.parts.counts.present(this.bucket, nowMs - announcedMs(held.arrival));
    }
    const ended = some.filter((seen) => !this.looksAgain(seen));
    for (const { held } of ended) this.inHand.delete(held.arrival.id);
    this.free();
    await this.finish(ended);
  }

  private async finish(ended: readonly Seen[]): Promise<void> {
    try {
      await this.parts.arrivals.finish(ended.map(({ held }) => held.arrival));
      for (const seen of ended) this.parts.counts.arrival(this.bucket, outcomeOf(seen));
    } catch (error) {
      // What is not in hand is not renewed either: they come once more as abandoned ones.
      const facts = error instanceof RetryLater ? factsOf(error) : { err: error };
      this.parts.log.warn({ bucket: this.bucket, ...facts }, 'arrivals will be handled once more');
    }
  }

  private looksAgain({ held, look }: Seen): boolean {
    const looks = held.looks + 1;
    const pauseMs = look.awaitsSidecar ? sidecarPauseMs(looks) : undefined;
    if (pauseMs === undefined) return false;
    const image = look.image ?? held.image;
    const readsFits = image === null && pauseMs >= LONG_PAUSE_MS;
    this.later({ ...held, looks, image, readsFits, troubles: 0 }, pauseMs);
    return true;
  }

  private free(): void {
    this.freed.resolve(undefined);
    this.freed = Promise.withResolvers();
  }
}

function isSame(one: ArrivedImage, other: ArrivedImage | null): boolean {
  return (
    one.instrument === other?.instrument &&
    one.group === other.group &&
    one.snap === other.snap &&
    one.detectorName === other.detectorName
  );
}

/** A FITS header is not kept: should a sidecar come after all, the ingest goes by that. */
function headerToKeep({ held, look }: Seen): HeaderToKeep[] {
  if (held.version === null || look.sidecarText === null || !look.isReadable) return [];
  return [{ path: held.arrival.path, version: held.version, text: look.sidecarText }];
}

function outcomeOf({ held, look }: Seen): ArrivalOutcome {
  if ((look.image ?? held.image) !== null) return 'recorded';
  return look.isReadable ? 'no_group' : 'unreadable';
}
