import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Batch, LeaseLost, Outcome, SettledAs } from './batch';
import { outcomeArguments, readBatch, readSettlement, takenAtOf } from './batch-wire';
import { LuaStep } from './lua-step';
import { redisCall } from './redis-call';
import { redisKeys } from './redis-keys';
import type { SummitNotice } from './summit-notice';

const takeStep = new LuaStep('take-batch');
const renewStep = new LuaStep('renew-lease');
const settleStep = new LuaStep('settle-batch');
const giveBackStep = new LuaStep('give-back');

/** From so many recoveries a path is handed out alone, so that it can harm only itself. */
const ALONE_FROM = 2;
/** At so many recoveries a path is given up as `POISON`. */
const POISON_FROM = 4;
/** So long one BLMOVE waits: shorter than any lease, and the delay with which a stop is noticed. */
const LONGEST_BLOCK_MS = 1_000;

/** How a worker's batches are kept. */
export interface LeaseOptions {
  /** Life of the lease without renewal, in ms (WORKER_LEASE); at least 1. */
  readonly leaseMs: number;
  /** Failures of an object at which it is given up (MAX_FAILURES); at least 1. */
  readonly maxFailures: number;
}

/** What a lease needs to know; `ObjectQueue.openLease` makes it. */
export interface LeaseIdentity {
  readonly bucket: string;
  readonly worker: string;
  /** Random; names this life of the worker. */
  readonly incarnation: string;
}

/**
 * One worker's right to a bucket's batches. Each step compares the incarnation in Redis first, so that a worker that
 * has been taken for dead changes nothing any more.
 */
export class BatchLease {
  private taking: Promise<unknown> = Promise.resolve();
  /** By the clock of Redis, since what else was settled meanwhile is told by it; '0' while nothing has been taken. */
  private takenAt = '0';

  /**
   * @param commands - connection for the steps
   * @param blocking - connection of this lease alone: it waits in BLMOVE
   * @param onClosed - told when the lease has ended
   */
  constructor(
    private readonly commands: Redis,
    private readonly blocking: Redis,
    readonly identity: LeaseIdentity,
    private readonly options: LeaseOptions,
    private readonly onClosed: () => void = () => undefined,
  ) {}

  /** Life of the lease without renewal, in ms. */
  get leaseMs(): number {
    return this.options.leaseMs;
  }

  /**
   * Takes the next batch, waiting for the first object if there is none. Settle all of a batch before taking the next:
   * what is left over is handed out again.
   *
   * @param most - objects in the batch, at least 1 (MAX_INGESTS)
   * @param waitMs - how long to wait for the first, in ms
   * @param signal - ends the waiting within a second
   * @throws RetryLater REDIS_UNAVAILABLE: nothing is lost, the next `take` brings what this one took
   */
  async take(most: number, waitMs: number, signal?: AbortSignal): Promise<Batch | LeaseLost> {
    const taken = this.takeOrWait(most, performance.now() + waitMs, signal);
    this.taking = taken.catch(() => undefined);
    return taken;
  }

  /** Renews the lease. False when it is lost. */
  async renew(): Promise<boolean> {
    const { bucket, worker, incarnation } = this.identity;
    const reply = await renewStep.run(
      this.commands,
      [redisKeys.worker(bucket, worker), redisKeys.lease(bucket, worker)],
      [incarnation, this.options.leaseMs],
    );
    return reply === 1;
  }

  /**
   * Says what became of objects of the batch: all of them at once, or in parts.
   *
   * @param outcomes - each path once
   * @param notice - what the Summit is told: one call an exposure goes into the outbox in the same step, with the files that
   *   this step settles as done for the first time; without it none does
   * @returns what each became, by path
   * @throws RetryLater REDIS_UNAVAILABLE: it may or may not have happened; settling again does no harm
   */
  async settle(
    outcomes: readonly Outcome[],
    notice?: SummitNotice,
  ): Promise<ReadonlyMap<string, SettledAs> | LeaseLost> {
    const { bucket, incarnation } = this.identity;
    const reply = await settleStep.run(
      this.commands,
      [...this.keys, redisKeys.delayed(bucket), redisKeys.dead(bucket), redisKeys.outbox(bucket)],
      [
        incarnation,
        this.options.leaseMs,
        this.options.maxFailures,
        notice?.mostCalls ?? 0,
        this.takenAt,
        ...outcomes.flatMap((outcome) => outcomeArguments(outcome, notice?.files.get(outcome.path))),
      ],
    );
    const settlement = readSettlement(outcomes, reply);
    if ('lost' in settlement) return settlement;
    if (settlement.callsDropped > 0) notice?.onDropped(settlement.callsDropped);
    return settlement.settledAs;
  }

  /** Puts the whole batch back at the front of the queue; no object is held to have failed. The number of objects. */
  giveBack(): Promise<number | LeaseLost> {
    return this.endBatch('keep');
  }

  /**
   * Lets the lease run out, for a batch whose handling hangs: it is then given back by the worker's next life, or by the idle
   * service, and counts as recovered.
   */
  forsake(): void {
    this.onClosed();
  }

  /** Gives the batch back and ends the lease: another life of the worker may begin at once. */
  async close(): Promise<number | LeaseLost> {
    await this.taking;
    try {
      return await this.endBatch('close');
    } finally {
      this.onClosed();
    }
  }

  private async takeOrWait(
    most: number,
    until: number,
    signal: AbortSignal | undefined,
  ): Promise<Batch | LeaseLost> {
    for (;;) {
      const batch = await this.takeNow(most);
      if ('lost' in batch || batch.objects.length > 0 || batch.poisoned.length > 0) return batch;
      const leftMs = Math.min(until - performance.now(), LONGEST_BLOCK_MS, this.options.leaseMs / 2);
      if (leftMs < 1 || signal?.aborted) return batch;
      await this.waitForOne(leftMs);
    }
  }

  private async takeNow(most: number): Promise<Batch | LeaseLost> {
    const { bucket, worker, incarnation } = this.identity;
    const reply = await takeStep.run(
      this.commands,
      [...this.keys, redisKeys.delayed(bucket), redisKeys.dead(bucket)],
      [incarnation, this.options.leaseMs, worker, most, ALONE_FROM, POISON_FROM, bucket],
    );
    this.takenAt = takenAtOf(reply) ?? this.takenAt;
    return readBatch(reply);
  }

  /** Moves the next path into the list as soon as there is one; the step that follows finds it there. */
  private async waitForOne(waitMs: number): Promise<void> {
    const { bucket, worker } = this.identity;
    const seconds = Math.ceil(waitMs) / 1000;
    const began = performance.now();
    const moved = await redisCall(
      this.blocking.blmove(
        redisKeys.queue(bucket),
        redisKeys.worker(bucket, worker),
        'RIGHT',
        'LEFT',
        seconds,
      ),
    );
    // A server that unblocks its clients early (a failover) must not make this a busy loop.
    if (moved === null && performance.now() - began < 1) await pause(Math.min(waitMs, 50));
  }

  /** Those with which the steps of a batch begin: QUEUE, WORKER, LEASE. */
  private get keys(): readonly string[] {
    const { bucket, worker } = this.identity;
    return [redisKeys.queue(bucket), redisKeys.worker(bucket, worker), redisKeys.lease(bucket, worker)];
  }

  private async endBatch(end: 'keep' | 'close'): Promise<number | LeaseLost> {
    const { bucket, worker, incarnation } = this.identity;
    const number = await giveBackStep.run(
      this.commands,
      [...this.keys, redisKeys.leased(bucket)],
      [incarnation, worker, end],
    );
    return typeof number === 'number' && number >= 0 ? number : { lost: true };
  }
}
