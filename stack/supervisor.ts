import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessBook } from './process-book';
import type { Ending } from './running-program';

/** A process under supervision, as long as it runs. */
export interface SupervisedProcess {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  lastLines(lines: number): string;
  /** Ends it in order, and waits for that. */
  stop(): Promise<void>;
}

/** How to start a process, and how a later stack may stop it should this one be killed. */
export interface ProcessToSupervise<P extends SupervisedProcess = SupervisedProcess> {
  readonly name: string;
  readonly stopSignal?: 'SIGTERM' | 'SIGINT';
  start(): Promise<P>;
}

/** When to start again what has ended by itself. */
export interface RestartRule {
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** What ran this long is in order again: the pauses begin anew. */
  readonly healthyMs: number;
}

const RESTART_RULE: RestartRule = { firstPauseMs: 500, longestPauseMs: 30_000, healthyMs: 60_000 };
const LINES_TOLD = 5;

/** Keeps processes running, tells of each that ends by itself, and stops all in the opposite order of their start. */
export class Supervisor {
  private readonly watched: Watched[] = [];

  /** @param tell - gets lines for a person */
  constructor(
    private readonly book: ProcessBook,
    private readonly tell: (line: string) => void,
    private readonly rule: RestartRule = RESTART_RULE,
  ) {}

  /**
   * Starts a process; rejects when its first start fails. From then on it is started again whenever it ends.
   *
   * @returns the process as it was started first
   */
  async run<P extends SupervisedProcess>(definition: ProcessToSupervise<P>): Promise<P> {
    const first = await launch(definition, this.book);
    this.watched.push(new Watched(definition, first, this.book, this.tell, this.rule));
    return first;
  }

  /** Stops everything, what was started last first. */
  async stop(): Promise<void> {
    for (const watched of this.watched.splice(0).reverse()) await watched.stop();
  }
}

class Watched {
  private readonly stopping = new AbortController();
  private readonly kept: Promise<void>;
  private current: SupervisedProcess | undefined;

  constructor(
    private readonly definition: ProcessToSupervise,
    first: SupervisedProcess,
    private readonly book: ProcessBook,
    private readonly tell: (line: string) => void,
    private readonly rule: RestartRule,
  ) {
    this.current = first;
    this.kept = this.keepRunning();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.current?.stop();
    await this.kept;
    // It may have come back in the very moment of the abort.
    await this.current?.stop();
    this.book.remove(this.definition.name);
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async keepRunning(): Promise<void> {
    let pauseMs = this.rule.firstPauseMs;
    while (!this.isStopping()) {
      if (this.current !== undefined) {
        const ranMs = await this.untilItEnds(this.current);
        if (this.isStopping()) return;
        if (ranMs >= this.rule.healthyMs) pauseMs = this.rule.firstPauseMs;
        this.tell(`${this.definition.name} is started again in ${pauseMs / 1000} s.`);
        this.current = undefined;
      }
      await pause(pauseMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      pauseMs = Math.min(2 * pauseMs, this.rule.longestPauseMs);
      if (!this.isStopping()) await this.restart(pauseMs);
    }
  }

  /** @returns how long it ran from now on, in milliseconds */
  private async untilItEnds(running: SupervisedProcess): Promise<number> {
    const beganMs = Date.now();
    const ending = await running.ended;
    this.book.remove(this.definition.name);
    if (!this.isStopping()) this.tell(obituary(this.definition.name, ending, running.lastLines(LINES_TOLD)));
    return Date.now() - beganMs;
  }

  private async restart(nextPauseMs: number): Promise<void> {
    try {
      this.current = await launch(this.definition, this.book);
      this.tell(`${this.definition.name} runs again (pid ${this.current.pid}).`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.tell(
        `${this.definition.name} could not be started: ${reason}\nNext try in ${nextPauseMs / 1000} s.`,
      );
    }
  }
}

async function launch<P extends SupervisedProcess>(
  definition: ProcessToSupervise<P>,
  book: ProcessBook,
): Promise<P> {
  const launched = await definition.start();
  book.add(definition.name, launched.pid, definition.stopSignal);
  return launched;
}

function obituary(name: string, ending: Ending, lines: string): string {
  const how = ending.signal === null ? `exit status ${ending.code ?? '?'}` : `signal ${ending.signal}`;
  const wrote = lines === '' ? '' : ` It wrote last:\n${lines.replaceAll(/^/gm, '    ')}`;
  return `${name} ended by itself (${how}).${wrote}`;
}
