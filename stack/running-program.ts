import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';

/** A program to be run in the background. */
export interface ProgramToRun {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the program; ours unless given. */
  readonly env?: NodeJS.ProcessEnv;
  /** Runs as this user, where we are root. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Where stdout and stderr go; kept in memory unless given. */
  readonly logFile?: string;
  /**
   * Whether it leaves our process group: a Ctrl-C in the terminal then reaches us alone, and we stop everything in order.
   * Otherwise the terminal stops it together with us.
   */
  readonly ownGroup: boolean;
}

/** How a program ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const TAIL_BYTES = 8000;
const LARGEST_LOG_BYTES = 20_000_000;

/** A program that runs in the background, with the last lines that it wrote. */
export class RunningProgram {
  readonly pid: number;
  /** Resolves when it has ended. */
  readonly ended: Promise<Ending>;
  private ending: Ending | undefined;
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly program: ProgramToRun,
    private readonly logFrom: number,
  ) {
    this.pid = child.pid ?? 0;
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.ending = { code, signal };
        resolve(this.ending);
      });
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output = (this.output + chunk.toString()).slice(-TAIL_BYTES);
      });
    }
  }

  /**
   * Starts a program.
   *
   * @throws Error when there is no such program or it may not be run
   */
  static async start(program: ProgramToRun): Promise<RunningProgram> {
    const log = program.logFile === undefined ? undefined : openLog(program.logFile);
    try {
      const child = spawn(program.command, program.args, {
        stdio: ['ignore', log?.descriptor ?? 'pipe', log?.descriptor ?? 'pipe'],
        detached: program.ownGroup,
        env: program.env ?? process.env,
        ...program.user,
      });
      const running = new RunningProgram(child, program, log?.size ?? 0);
      await new Promise<void>((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', reject);
      });
      return running;
    } finally {
      if (log !== undefined) closeSync(log.descriptor);
    }
  }

  get hasEnded(): boolean {
    return this.ending !== undefined;
  }

  /** What it wrote last since it was started, `lines` lines at most. */
  lastLines(lines: number): string {
    const text =
      this.program.logFile === undefined ? this.output : readTail(this.program.logFile, this.logFrom);
    return text.trimEnd().split('\n').slice(-lines).join('\n');
  }

  /** Asks it to end, insists after `graceMs`, and waits until it has ended. */
  async stop(signal: NodeJS.Signals, graceMs: number): Promise<Ending> {
    if (this.ending !== undefined) return this.ending;
    this.child.kill(signal);
    const insist = setTimeout(() => this.child.kill('SIGKILL'), graceMs);
    try {
      return await this.ended;
    } finally {
      clearTimeout(insist);
    }
  }

  /** Ends it at once, without its consent. */
  kill(): void {
    this.child.kill('SIGKILL');
  }
}

function openLog(file: string): { descriptor: number; size: number } {
  if (existsSync(file) && statSync(file).size > LARGEST_LOG_BYTES) renameSync(file, `${file}.1`);
  const descriptor = openSync(file, 'a', 0o644);
  return { descriptor, size: existsSync(file) ? statSync(file).size : 0 };
}

function readTail(file: string, from: number): string {
  const size = existsSync(file) ? statSync(file).size : 0;
  const start = Math.max(from, size - TAIL_BYTES);
  const bytes = Buffer.alloc(Math.max(0, size - start));
  if (bytes.length === 0) return '';
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, bytes, 0, bytes.length, start);
  } finally {
    closeSync(descriptor);
  }
  return bytes.toString();
}
