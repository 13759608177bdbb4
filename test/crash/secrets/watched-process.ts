import { readdirSync, readFileSync } from 'node:fs';
import { ChildUnderTest } from '../../support/child-process';

/** A process of ours with all that others can see of it: what it prints, what it answers, how it was called. */
export class WatchedProcess {
  readonly child: ChildUnderTest;
  private readonly heard: string[] = [];

  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    this.child = new ChildUnderTest(process.execPath, args, env);
    this.lookAtProcessList();
  }

  /** Everything that was seen so far. */
  get seen(): string {
    return [this.child.output, ...this.heard].join('\n');
  }

  /** Resolves when it listens, or has ended without. */
  async listens(): Promise<void> {
    await this.child.printed(/"msg":"listening"/).catch(() => undefined);
  }

  /** Asks it something over HTTP; what it says to that is seen. A connection that it refuses is no answer. */
  async ask(url: string, request?: RequestInit): Promise<void> {
    try {
      const answer = await fetch(url, request);
      this.heard.push(`${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`);
    } catch {
      // It ends by itself for what it was given, perhaps before it was asked.
    }
  }

  /** Sees what the list of processes shows of it and of what it has started. */
  lookAtProcessList(): void {
    for (const pid of familyOf(this.child.pid)) {
      this.heard.push(read(`/proc/${pid}/cmdline`), read(`/proc/${pid}/comm`));
    }
  }
}

/** A process and all that descend from it. */
function familyOf(pid: number): readonly number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      child: Number(name),
      parent: Number(/\) \S (\d+)/.exec(read(`/proc/${name}/stat`))?.[1]),
    }));
  const below = (one: number): readonly number[] => [
    one,
    ...parents.filter(({ parent }) => parent === one).flatMap(({ child }) => below(child)),
  ];
  return below(pid);
}

/** Empty where the process is gone already. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
