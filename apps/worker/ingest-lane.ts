import { setTimeout as pause } from 'node:timers/promises';
import { LeaseKeeper, type BatchLease, type ObjectQueue, type TakenObject } from '#adapters/queue';
import type { Log } from '#adapters/runtime';
import { Refused, RetryLater } from '#domain/failure';
import type { IngestOutcome, RawIngest } from '#tasks/ingest';
import { AnySignal } from './any-signal';
import { batchSummary } from './batch-summary';
import type { IngestCounts } from './ingest-counts';
import { factsOf } from './failure-facts';
import { faultOrigin, type FaultOrigin } from './fault-origin';
import { reportFile } from './file-report';
import { noteThatCounts } from './guider-wait';
import { orAborted } from './or-aborted';
import type { Outside } from './outside';
import { PutOff } from './put-off';
import { asGivenUp, settlementsOf, type SettlementPauses } from './settlement';
import type { SummitNotices } from './summit-notices';

/** How a lane works; durations in ms. */
export interface LaneOptions {
  readonly bucket: string;
  readonly worker: string;
  /** MAX_INGESTS */
  readonly mostInBatch: number;
  /** MAX_FAILURES */
  readonly maxFailures: number;
  /** WORKER_LEASE */
  readonly leaseMs: number;
  /** BATCH_DEADLINE */
  readonly deadlineMs: number;
  readonly pauses: SettlementPauses;
}

interface LaneParts {
  readonly queue: Pick<ObjectQueue, 'openLease' | 'wake'>;
  readonly ingest: Pick<RawIngest, 'ingest'>;
  readonly outside: Pick<Outside, 'isAway' | 'whenThere' | 'awayAfter'>;
  readonly counts: IngestCounts;
  readonly log: Log;
  readonly summitNotices?: SummitNotices | undefined;
}

/** Why a lease ends: the process stops, others have it, or its batch hangs. */
type LeaseEnd = 'stopped' | 'lost' | 'hangs';

/** So long one wait for an object lasts; a stop ends it earlier. */
const WAIT_MS = 5_000;
const RENEW_EVERY_MS = 2_000;
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Takes one bucket's batches, one after the other, and ingests them. */
export class IngestLane {
  private readonly stopping = new AbortController();
  /** Ends the batch at hand: what is not settled is given back. */
  private readonly abandoning = new AbortController();
  private readonly putOff = new PutOff();
  /** Something was away when it was needed last. */
  private wasHeldUp = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly parts: LaneParts,
    private readonly options: LaneOptions,
  ) {}

  get bucket(): string {
    return this.options.bucket;
  }

  /** Begins to take batches. Resolves when the lane ends; rejects when it cannot go on (the worker's name is taken). */
  start(): Promise<void> {
    this.running = this.run().catch((error: unknown) => {
      if (error instanceof Refused)
        this.parts.log.error({ ...factsOf(error), bucket: this.bucket }, 'the lane ends');
      throw error;
    });
    return this.running;
  }

  /**
   * Takes no more, finishes the batch at hand, or gives it back when that takes too long.
   *
   * @param patienceMs - how long the batch may still take
   */
  async stop(patienceMs: number): Promise<void> {
    this.stopping.abort();
    const giveUp = setTimeout(() => {
      this.abandoning.abort(new Error('the worker stops'));
    }, patienceMs);
    await this.running.catch(() => undefined);
    clearTimeout(giveUp);
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private get renewEveryMs(): number {
    return Math.min(RENEW_EVERY_MS, this.options.leaseMs / 5);
  }

  /** One lease after the other: a new one when the old was lost. */
  private async run(): Promise<void> {
    const { bucket, worker, leaseMs, maxFailures } = this.options;
    while (!this.isStopping) {
      const lease = await this.untilRedisAnswers(() =>
        this.parts.queue.openLease(bucket, worker, { leaseMs, maxFailures }),
      );
      if (lease === undefined) return;
      this.parts.log.info({ bucket, worker }, 'taking batches');
      let end: LeaseEnd = 'lost';
      try {
        end = await this.workUnder(lease);
      } finally {
        if (end === 'hangs') lease.forsake();
        else await this.close(lease);
      }
    }
  }

  /** Batches until the stop, the loss of the lease, or a batch that hangs. */
  private async workUnder(lease: BatchLease): Promise<LeaseEnd> {
    let troubles = 0;
    while (!this.isStopping) {
      try {
        if (this.wasHeldUp || this.isAway()) {
          if (!(await this.outlast(lease))) return 'lost';
          troubles = 0;
          continue;
        }
        const batch = await lease.take(this.options.mostInBatch, WAIT_MS, this.stopping.signal);
        if ('lost' in batch) return 'lost';
        for (const path of batch.poisoned) {
          this.parts.counts.gaveUp(this.bucket, 'POISON');
          this.parts.log.error({ bucket: this.bucket, path, code: 'POISON' }, 'file given up');
        }
        if (batch.objects.length === 0) continue;
        if (this.isAway()) {
          await lease.giveBack();
          continue;
        }
        const result = await this.handle(lease, batch.objects);
        if (result !== 'settled' && result !== 'outsideAway') return result;
        troubles = result === 'outsideAway' ? troubles + 1 : 0;
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error;
        troubles += 1;
        this.parts.log.warn({ ...factsOf(error), bucket: this.bucket }, 'the queue does not answer');
      }
      if (troubles > 0) await this.rest(troubles);
    }
    return 'stopped';
  }

  private isAway(): boolean {
    return this.parts.outside.isAway(this.bucket);
  }

  /**
   * Waits for the registry or the bucket with nothing in hand, and hurries what was put off meanwhile. False when the lease is
   * lost.
   */
  private async outlast(lease: BatchLease): Promise<boolean> {
    const there = this.parts.outside.whenThere(this.bucket);
    while (this.isAway() && !this.isStopping) {
      if (!(await lease.renew())) return false;
      const waiting = new AbortController();
      using either = new AnySignal([waiting.signal, this.stopping.signal]);
      const turn = pause(this.renewEveryMs, undefined, either).catch(() => undefined);
      await Promise.race([there, turn]);
      waiting.abort();
    }
    for (const [code, paths] of this.putOff.byCode()) {
      await this.parts.queue.wake(this.bucket, code, paths);
    }
    this.putOff.clear();
    this.wasHeldUp = false;
    return true;
  }

  private async handle(
    lease: BatchLease,
    objects: readonly TakenObject[],
  ): Promise<'settled' | 'outsideAway' | LeaseEnd> {
    const { bucket, deadlineMs } = this.options;
    const began = performance.now();
    using keeper = new LeaseKeeper(lease, { renewEveryMs: this.renewEveryMs, deadlineMs });
    using either = new AnySignal([keeper.signal, this.abandoning.signal]);
    const { signal } = either;
    const notes = new Map(objects.map((object) => [object.path, noteThatCounts(object)]));
    let outcomes: IngestOutcome[];
    try {
      outcomes = await orAborted(
        signal,
        this.parts.ingest.ingest(
          objects.map(({ path }) => path),
          {
            signal,
            noteOf: (path) => notes.get(path) ?? null,
            onProgress: () => {
              keeper.progress();
            },
          },
        ),
      );
    } catch (error) {
      if (!signal.aborted) throw error;
      const end: LeaseEnd = this.abandoning.signal.aborted
        ? 'stopped'
        : keeper.signal.reason === 'hangs'
          ? 'hangs'
          : 'lost';
      this.parts.log.warn({ bucket, files: objects.length, why: end }, 'batch abandoned');
      return end;
    }
    const away = await this.parts.outside.awayAfter(bucket, outcomes);
    this.wasHeldUp ||= away.size > 0;
    const settled = await this.settle(lease, { objects, takenAt: began }, outcomes, away);
    if (settled === 'lost') return 'lost';
    this.parts.counts.batch(bucket, objects.length);
    const durationMs = Math.round(performance.now() - began);
    this.parts.log.info({ bucket, ...batchSummary(outcomes), durationMs }, 'batch handled');
    return outcomes.every((outcome) => faultOrigin(outcome) !== undefined) ? 'outsideAway' : 'settled';
  }

  /** Settling goes on until Redis has answered: the lease fences what comes too late. */
  private async settle(
    lease: BatchLease,
    { objects, takenAt }: { readonly objects: readonly TakenObject[]; readonly takenAt: number },
    outcomes: readonly IngestOutcome[],
    away: ReadonlySet<FaultOrigin>,
  ): Promise<'settled' | 'lost'> {
    const byPath = new Map(objects.map((object) => [object.path, object]));
    const settlements = settlementsOf(outcomes, byPath, away, this.options.pauses);
    const notice = this.parts.summitNotices?.(settlements.map(({ path }) => path));
    const answer = await this.untilRedisAnswers(
      () => lease.settle(settlements, notice),
      this.abandoning.signal,
    );
    if (answer === undefined || 'lost' in answer) {
      this.parts.log.warn({ bucket: this.bucket, files: objects.length }, 'batch was settled by others');
      return 'lost';
    }
    const sinceTakenMs = performance.now() - takenAt;
    const settlementByPath = new Map(settlements.map((settlement) => [settlement.path, settlement]));
    for (const ingested of outcomes) {
      const settledAs = answer.get(ingested.path) ?? 'unknown';
      const outcome =
        settledAs === 'dead' ? asGivenUp(ingested, settlementByPath.get(ingested.path)) : ingested;
      const isPutOff = settledAs === 'delayed' && faultOrigin(outcome) !== undefined;
      if (isPutOff && 'code' in outcome) this.putOff.add(outcome.path, outcome.code);
      else this.putOff.remove(outcome.path);
      const object = byPath.get(outcome.path) ?? { ageMs: null, sincePutMs: null };
      this.parts.counts.file(this.bucket, outcome, settledAs, { ...object, sinceTakenMs });
      reportFile(this.parts.log, outcome, settledAs);
    }
    return 'settled';
  }

  private async untilRedisAnswers<T>(
    call: () => Promise<T>,
    signal: AbortSignal = this.stopping.signal,
  ): Promise<T | undefined> {
    for (let troubles = 1; !signal.aborted; troubles += 1) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error;
        this.parts.log.warn({ ...factsOf(error), bucket: this.bucket }, 'the queue does not answer');
        await this.rest(troubles, signal);
      }
    }
    return undefined;
  }

  private async rest(troubles: number, signal: AbortSignal = this.stopping.signal): Promise<void> {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** Math.min(troubles, 10));
    await pause(pauseMs, undefined, { signal }).catch(() => undefined);
  }

  private async close(lease: BatchLease): Promise<void> {
    try {
      await lease.close();
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      // The lease ends by itself, and then others give the batch back.
      this.parts.log.warn({ ...factsOf(error), bucket: this.bucket }, 'the lease could not be closed');
    }
  }
}
