import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process that a test starts, with what it prints. */
export class ChildUnderTest {
  output = '';
  private readonly child: ChildProcess;
  private readonly waiting = new Set<() => void>();
  private ended: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | undefined;

  constructor(command: string, args: readonly string[], env?: Readonly<Record<string, string | undefined>>) {
    this.child = spawn(command, args, { stdio: 'pipe', ...(env === undefined ? {} : { env }) });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
        this.tell();
      });
    }
    // Unlike 'exit' it comes when all that was printed has been read.
    this.child.on('close', (code, signal) => {
      this.ended = { code, signal };
      this.tell();
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Its first line that fits, as soon as there is one. @throws Error when it ends before */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.output);
      if (found !== null) return found;
      if (this.ended !== undefined) throw new Error(`ended without ${pattern.source}:\n${this.output}`);
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** How many of its lines fit. */
  count(pattern: RegExp): number {
    return this.output.split('\n').filter((line) => pattern.test(line)).length;
  }

  say(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Lets it know that nothing more will be said. */
  endInput(): void {
    this.child.stdin?.end();
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Its exit status, once it has ended. */
  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (this.ended === undefined) {
      const exit = once(this.child, 'close');
      if (signal !== undefined) this.signal(signal);
      await exit;
    }
    return this.ended?.code ?? null;
  }

  private tell(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}
