import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '#adapters/runtime';
import { Failure, Refused } from '#domain/failure';

/** An outside system, what to ask it, and who is told. */
export interface BreakerParts {
  /** What stands in log lines: the registry, or which bucket. */
  readonly facts: { readonly system: 'registry' } | { readonly system: 'bucket'; readonly bucket: string };
  /** Asks cheaply whether the system is there; rejects where it is not. */
  readonly probe: () => Promise<unknown>;
  readonly log: Log;
  /** Told of each change of state. */
  readonly onChange: (isOpen: boolean) => void;
  /** Resolves after so many ms, or as soon as the signal fires; the real time unless a test says otherwise. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Why a system counts as away. */
interface Trouble {
  readonly code: string;
  readonly reason: string;
  /** Waiting does not help: a person must act. */
  readonly needsPerson: boolean;
}

/** A system that keeps silent for so long counts as away, though its answer is still waited for. */
const ANSWER_WITHIN_MS = 2_000;
const FIRST_PAUSE_MS = 100;
/** Bounds how long after its return a system is noticed. */
const LONGEST_PAUSE_MS = 2_000;
/** Questions without an answer yet: one that hangs must not keep the next from being heard. */
const MOST_UNANSWERED = 2;

const SILENT: Trouble = { code: 'NO_ANSWER', reason: 'no answer in time', needsPerson: false };

/**
 * Knows whether an outside system is away. It opens only when the system itself, asked after work failed, does not answer as it
 * should; so trouble with one object never opens it. While open it goes on asking, and closes with the first good answer.
 */
export class Breaker {
  private trouble: Trouble | undefined;
  private openedMs = 0;
  private returned = Promise.withResolvers<undefined>();
  private unanswered = 0;
  private readonly stopping = new AbortController();
  private readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;

  constructor(private readonly parts: BreakerParts) {
    this.pause = parts.pause ?? realPause;
    this.returned.resolve(undefined);
  }

  /** Whether the system is away. */
  isOpen(): boolean {
    return this.trouble !== undefined;
  }

  /** For people: what is away, and why; undefined while it is there. */
  get complaint(): string | undefined {
    if (this.trouble === undefined) return undefined;
    const { facts } = this.parts;
    const name = facts.system === 'bucket' ? `bucket ${facts.bucket}` : facts.system;
    return `${name} is away (${this.trouble.code}: ${this.trouble.reason})`;
  }

  /** Resolves when the system is there. */
  whenThere(): Promise<undefined> {
    return this.returned.promise;
  }

  /** Work has failed for the system's sake: asks it whether it is away, within 2 s. Opens if so. */
  async suspect(): Promise<boolean> {
    if (this.isOpen()) return true;
    const patience = new AbortController();
    const silence = this.pause(ANSWER_WITHIN_MS, patience.signal).then(() => SILENT);
    const trouble = await Promise.race([this.ask(), silence]);
    patience.abort();
    if (trouble !== undefined && !this.isOpen()) this.open(trouble);
    return this.isOpen();
  }

  /** Asks no more. */
  stop(): void {
    this.stopping.abort();
  }

  /** What is wrong, by the system's own answer; a good one closes the breaker. */
  private async ask(): Promise<Trouble | undefined> {
    this.unanswered += 1;
    try {
      await this.parts.probe();
      this.close();
      return undefined;
    } catch (error) {
      return troubleOf(error);
    } finally {
      this.unanswered -= 1;
    }
  }

  private open(trouble: Trouble): void {
    this.trouble = trouble;
    this.openedMs = performance.now();
    this.returned = Promise.withResolvers();
    this.parts.onChange(true);
    const { code, reason, needsPerson } = trouble;
    this.parts.log[needsPerson ? 'error' : 'warn'](
      { ...this.parts.facts, code, reason },
      'outside system is away; taking nothing',
    );
    void this.keepAsking();
  }

  private close(): void {
    if (!this.isOpen()) return;
    this.trouble = undefined;
    this.parts.onChange(false);
    const awayMs = Math.round(performance.now() - this.openedMs);
    this.parts.log.info({ ...this.parts.facts, awayMs }, 'outside system is back');
    this.returned.resolve(undefined);
  }

  private async keepAsking(): Promise<void> {
    const { signal } = this.stopping;
    for (let asked = 0; this.isOpen() && !signal.aborted; asked += 1) {
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(asked, 10));
      await this.pause(pauseMs, signal);
      if (this.mayAsk()) void this.ask();
    }
  }

  private mayAsk(): boolean {
    return this.isOpen() && !this.stopping.signal.aborted && this.unanswered < MOST_UNANSWERED;
  }
}

async function realPause(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof Failure)
    return { code: error.code, reason: error.message, needsPerson: error instanceof Refused };
  return {
    code: 'INTERNAL_ERROR',
    reason: error instanceof Error ? error.message : String(error),
    needsPerson: true,
  };
}
