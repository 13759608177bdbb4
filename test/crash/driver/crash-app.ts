import { setTimeout as pause } from 'node:timers/promises';
import { RunningProgram, type Ending } from '../../../stack/running-program';

/** How an app is started. */
export interface CrashAppOptions {
  readonly name: string;
  /** The compiled entry file. */
  readonly main: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Told when it ended in a way that nobody asked for. */
  readonly onTrouble: (what: string) => void;
}

/** An orderly stop of an app takes up to 25 s. */
const STOPS_WITHIN_MS = 26_000;
/** After an end that nobody asked for. */
const RESTART_PAUSE_MS = 500;

/** One app of the service as a process that is killed, stopped and started again, and that comes back when it ends by itself. */
export class CrashApp {
  private running: RunningProgram | undefined;
  /** Processes that were told to end. */
  private readonly doomed = new Set<RunningProgram>();

  constructor(private readonly options: CrashAppOptions) {}

  get name(): string {
    return this.options.name;
  }

  async start(): Promise<void> {
    const { main, environment, logFile } = this.options;
    const running = await RunningProgram.start({
      command: process.execPath,
      args: ['--enable-source-maps', main],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
      logFile,
      ownGroup: false,
    });
    this.running = running;
    const dieWithUs = (): void => {
      running.kill();
    };
    process.once('exit', dieWithUs);
    void running.ended.then((ending) => {
      process.off('exit', dieWithUs);
      return this.ended(running, ending);
    });
  }

  async kill(): Promise<void> {
    const { running } = this;
    if (running === undefined) return;
    this.doomed.add(running);
    running.kill();
    await running.ended;
  }

  freeze(): void {
    this.signal('SIGSTOP');
  }

  thaw(): void {
    this.signal('SIGCONT');
  }

  /** Asks it to end by SIGTERM; trouble unless it does so in time with status 0. */
  async terminate(): Promise<void> {
    const { running, options } = this;
    if (running === undefined) return;
    this.doomed.add(running);
    if (running.hasEnded) return;
    const { code, signal } = await running.stop('SIGTERM', STOPS_WITHIN_MS);
    // Its own default action: it had only just been started, and had taken nothing yet.
    if (code === 0 || signal === 'SIGTERM') return;
    options.onTrouble(`${this.name} ended with ${signal ?? code ?? '?'} after SIGTERM`);
  }

  private signal(signal: NodeJS.Signals): void {
    const { running } = this;
    if (running?.hasEnded === false) process.kill(running.pid, signal);
  }

  private async ended(running: RunningProgram, { code, signal }: Ending): Promise<void> {
    if (this.doomed.has(running)) return;
    this.options.onTrouble(
      `${this.name} ended by itself with ${signal ?? code ?? '?'}: ${running.lastLines(2)}`,
    );
    await pause(RESTART_PAUSE_MS);
    // A fault may have started it meanwhile.
    if (this.running === running && !this.doomed.has(running)) await this.start();
  }
}
