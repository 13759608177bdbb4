import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';

/** How the image says that it is to be run, and the size of its parts in MiB. */
export interface ImageFacts {
  readonly user: string;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly health: readonly string[];
  readonly megabytes: Readonly<Record<'node' | 'packages' | 'dist' | 'all', number>>;
}

/** What a container ended with. */
export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** A process that runs in the image's tree as in a container: process 1, its user, no capabilities, everything read-only. */
export class Container {
  output = '';
  readonly ended: Promise<Ended>;
  private readonly waiting = new Set<() => void>();
  private isOver = false;

  constructor(
    private readonly child: ChildProcess,
    private readonly processId: Promise<number>,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
        for (const look of this.waiting) look();
      });
    }
    this.ended = once(child, 'close').then(([status]) => {
      this.isOver = true;
      for (const look of this.waiting) look();
      return { status: status as number | null, output: this.output };
    });
  }

  /** What it printed that fits, as soon as it has. @throws Error when it ends before */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.output);
      if (found !== null) return found;
      if (this.isOver) throw new Error(`ended without ${pattern.source}:\n${this.output}`);
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** Sends the signal to the process itself, as an engine does to process 1 of a container. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    process.kill(await this.processId, signal);
  }
}

/** Runs a command in the tree; `shown` are folders and files of this machine that it may read, by where it finds them. */
export function runInImage(
  root: string,
  image: ImageFacts,
  command: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly shown?: Readonly<Record<string, string>>;
  } = {},
): Container {
  const { env = {}, shown = {} } = options;
  const [user = '', group = ''] = image.user.split(':');
  // Where something is to be put must be there, since the root cannot be written to.
  for (const place of ['proc', 'dev', ...Object.keys(shown)])
    mkdirSync(join(root, place), { recursive: true });
  const sandbox = [
    ...['--unshare-all', '--share-net', '--die-with-parent', '--as-pid-1', '--info-fd', '3'],
    ...['--uid', user, '--gid', group, '--cap-drop', 'ALL', '--clearenv'],
    ...['--ro-bind', root, '/', '--proc', '/proc', '--dev', '/dev', '--chdir', image.workdir],
    ...Object.entries(shown).flatMap(([place, origin]) => ['--ro-bind', origin, place]),
    ...Object.entries({ PATH: '/usr/local/bin:/usr/bin:/bin', ...image.env, ...env }).flatMap(
      ([name, value]) => ['--setenv', name, value],
    ),
    '--',
    ...command,
  ];
  // Whoever is root becomes the user outside as well, so that nothing is readable for root's sake.
  const words =
    process.getuid?.() === 0
      ? [
          'setpriv',
          `--reuid=${user}`,
          `--regid=${group}`,
          '--clear-groups',
          '--no-new-privs',
          'bwrap',
          ...sandbox,
        ]
      : ['bwrap', ...sandbox];
  const child = spawn(words[0] ?? '', words.slice(1), { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const told = text(child.stdio[3] as Readable).then(
    (said) => (JSON.parse(said) as { 'child-pid': number })['child-pid'],
  );
  return new Container(child, told);
}
