import { setTimeout as pause } from 'node:timers/promises';
import type { Outbox, OutboxLease, OutboxLook, SummitCall } from '#adapters/queue';
import type { Log } from '#adapters/runtime';
import type { DeliveryFailure, SummitWebhook } from '#adapters/summit-webhook';
import { Failure, RetryLater } from '#domain/failure';
import { CallSchedule } from './call-schedule';
import type { RetryPauses } from './settlement';
import type { CallEnd, SummitCounts } from './summit-counts';

/** How the calls of a bucket are made; durations in ms. */
export interface DrainerOptions {
  readonly bucket: string;
  /** WEBHOOK_TIMEOUT */
  readonly timeoutMs: number;
  /** Life of the right to make them, without renewal; well over the time of a call. */
  readonly leaseMs: number;
  /** Between two tries of a call. */
  readonly pauses: RetryPauses;
}

interface DrainerParts {
  readonly outbox: Pick<Outbox, 'leaseOf'>;
  readonly webhook: Pick<SummitWebhook, 'post'>;
  readonly counts: SummitCounts;
  readonly log: Log;
}

type Held = Extract<OutboxLook, { calls: unknown }>;

/** Calls that are looked at together: of so many, the exposures that the Summit takes go on while others rest. */
const WINDOW = 64;
/** Between two looks while there is nothing to do: the delay of a call. */
const LOOK_EVERY_MS = 250;
/** Between two looks whether the worker that makes the calls is still there. */
const STAND_BY_MS = 2_000;
const TROUBLE_MS = 1_000;
/** A lease that lives less than so much longer than a call is renewed first. */
const MARGIN_MS = 500;

/**
 * Makes the Summit calls of one bucket, one after the other, while it has the right to; of all workers one has it. It has
 * nothing to do with the ingest lane but the outbox in Redis, so that the Summit, whatever it does, holds nothing up.
 */
export class SummitDrainer {
  private readonly stopping = new AbortController();
  private readonly schedule: CallSchedule;
  private running: Promise<void> = Promise.resolve();
  private isHolder = false;

  constructor(
    private readonly parts: DrainerParts,
    private readonly options: DrainerOptions,
  ) {
    this.schedule = new CallSchedule(options.pauses);
  }

  /** Begins to make calls. */
  start(): void {
    this.running = this.run();
  }

  /** Ends the call at hand and makes no more; what waits stays in the outbox for another worker. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    const { bucket, leaseMs } = this.options;
    const lease = this.parts.outbox.leaseOf(bucket, leaseMs);
    while (!this.isStopping) {
      const restMs = await this.round(lease).catch((error: unknown) => this.troubled(error));
      if (restMs > 0) await pause(restMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
    this.parts.counts.hideOutbox(bucket);
    await lease.release().catch((error: unknown) => this.troubled(error));
  }

  /** One look, and the calls that may be made now. How long to rest then, in ms. */
  private async round(lease: OutboxLease): Promise<number> {
    const look = await lease.look(WINDOW);
    if ('heldByOther' in look) {
      this.standBy();
      return STAND_BY_MS;
    }
    this.take(look);
    for (const entry of look.unreadable) await this.dropUnreadable(lease, entry);
    const waiting = new Set(look.calls);
    while (!this.isStopping) {
      const next = this.schedule.next(waiting, performance.now());
      if ('restMs' in next) {
        const hasEndedCalls = waiting.size < look.calls.length;
        return hasEndedCalls ? 0 : Math.min(next.restMs, LOOK_EVERY_MS);
      }
      if (!lease.isHeldFor(this.options.timeoutMs + MARGIN_MS)) return 0;
      const hasEnded = await this.make(lease, next.call);
      if (!hasEnded) return 0;
      waiting.delete(next.call);
    }
    return 0;
  }

  private standBy(): void {
    if (this.isHolder)
      this.parts.log.info({ bucket: this.options.bucket }, 'another worker calls the Summit');
    this.isHolder = false;
    this.schedule.keepOnly([]);
    this.parts.counts.hideOutbox(this.options.bucket);
  }

  private take({ calls, length, nowMs }: Held): void {
    const { bucket } = this.options;
    if (!this.isHolder) this.parts.log.info({ bucket, waiting: length }, 'calling the Summit');
    this.isHolder = true;
    this.schedule.keepOnly(calls);
    const [oldest] = calls;
    this.parts.counts.outbox(bucket, length, oldest === undefined ? 0 : nowMs - oldest.queuedMs);
  }

  /** Makes one try of a call. Whether the call is dealt with and removed. */
  private async make(lease: OutboxLease, call: SummitCall): Promise<boolean> {
    const began = performance.now();
    const delivery = await this.parts.webhook.post(call.obsId, call.filenames);
    const durationMs = Math.round(performance.now() - began);
    const facts = { ...this.factsOf(call), ...delivery, durationMs };
    switch (delivery.result) {
      case 'delivered':
        this.parts.log.info(facts, 'Summit called');
        return this.end(lease, call.entry, 'delivered');
      case 'refused':
        this.parts.log.error({ ...facts, code: 'SUMMIT_CALL_REFUSED' }, 'Summit call dropped');
        return this.end(lease, call.entry, 'refused');
      case 'failed':
        return this.failed(lease, call, delivery, durationMs);
    }
  }

  private async failed(
    lease: OutboxLease,
    call: SummitCall,
    failure: DeliveryFailure,
    durationMs: number,
  ): Promise<boolean> {
    const { why, ...more } = failure;
    const { exhausted, tries } = this.schedule.failed(call, performance.now());
    const reason = 'code' in failure ? { error: failure.code } : more;
    const facts = {
      ...this.factsOf(call),
      code: 'SUMMIT_UNAVAILABLE',
      why,
      ...reason,
      tries,
      durationMs,
    };
    this.parts.counts.failed(this.options.bucket, why);
    if (!exhausted) {
      this.parts.log.warn(facts, 'Summit call failed');
      return false;
    }
    this.parts.log.error(facts, 'Summit call dropped');
    return this.end(lease, call.entry, 'exhausted');
  }

  private async dropUnreadable(lease: OutboxLease, entry: string): Promise<void> {
    const { bucket } = this.options;
    this.parts.log.error({ bucket, code: 'SUMMIT_CALL_UNREADABLE' }, 'Summit call dropped');
    await this.end(lease, entry, 'unreadable');
  }

  private async end(lease: OutboxLease, entry: string, result: CallEnd): Promise<boolean> {
    const removal = await lease.remove(entry);
    if (removal === 'removed') this.parts.counts.ended(this.options.bucket, result);
    return removal !== 'lost';
  }

  private factsOf({ obsId, filenames }: SummitCall): object {
    return { bucket: this.options.bucket, obsId, files: filenames.length };
  }

  /** Whatever happens here must not end the process: it ingests. */
  private troubled(error: unknown): number {
    const { bucket } = this.options;
    if (error instanceof RetryLater) {
      this.parts.log.warn({ bucket, code: error.code, reason: error.message }, 'the queue does not answer');
    } else if (error instanceof Failure) {
      this.parts.log.error({ bucket, code: error.code, reason: error.message }, 'the Summit is not called');
    } else {
      this.parts.log.error({ bucket, code: 'INTERNAL_ERROR', err: error }, 'the Summit is not called');
    }
    return TROUBLE_MS;
  }
}
