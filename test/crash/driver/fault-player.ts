import { setTimeout as pause } from 'node:timers/promises';
import type { CrashStack } from './crash-stack';
import type { CrashApp } from './crash-app';
import type { CrashServer } from './crash-server';
import type { CrashAppName, LinkName, PlannedFault } from './fault-plan';

type Process = Pick<CrashApp, 'kill' | 'freeze' | 'thaw' | 'start'> & { restartEnds(): Promise<void> };

/** Plays planned faults on a stack. Those of one target follow each other; those of different targets overlap as they come. */
export class FaultPlayer {
  private readonly busy = new Map<string, Promise<void>>();
  /** How many were played, by kind and target. */
  readonly played = new Map<string, number>();

  constructor(private readonly stack: CrashStack) {}

  /** Resolves when all have begun and ended. */
  async play(faults: readonly PlannedFault[]): Promise<void> {
    const beganMs = performance.now();
    for (const fault of faults) {
      await pause(Math.max(0, beganMs + fault.atMs - performance.now()));
      const before = this.busy.get(fault.target) ?? Promise.resolve();
      this.busy.set(
        fault.target,
        before.then(() => this.happen(fault)),
      );
      const name = `${fault.kind} ${fault.target}`;
      this.played.set(name, (this.played.get(name) ?? 0) + 1);
    }
    await Promise.all(this.busy.values());
  }

  private async happen(fault: PlannedFault): Promise<void> {
    switch (fault.kind) {
      case 'cut':
        return this.link(fault.target).cut(fault.lastsMs);
      case 'stall':
        return this.link(fault.target).stall(fault.lastsMs);
      case 'slow':
        return this.link(fault.target).slow(fault.lastsMs, fault.delayMs);
      case 'kill':
      case 'freeze':
      case 'restart':
        return this.disturb(fault.kind, this.process(fault.target), fault.lastsMs);
    }
  }

  private async disturb(
    kind: 'kill' | 'freeze' | 'restart',
    target: Process,
    lastsMs: number,
  ): Promise<void> {
    if (kind === 'freeze') target.freeze();
    else if (kind === 'kill') await target.kill();
    else await target.restartEnds();
    await pause(lastsMs);
    if (kind === 'freeze') target.thaw();
    else await target.start();
  }

  private link(name: LinkName): NonNullable<ReturnType<CrashStack['links']['get']>> {
    return found(name, this.stack.links.get(name));
  }

  private process(name: CrashAppName | 'redis' | 'postgres'): Process {
    const { redis, postgres, apps } = this.stack;
    if (name === 'redis') return ofServer(redis);
    if (name === 'postgres') return ofServer(postgres);
    const app = found(name, apps.get(name));
    return {
      kill: () => app.kill(),
      freeze: () => {
        app.freeze();
      },
      thaw: () => {
        app.thaw();
      },
      start: () => app.start(),
      restartEnds: () => app.terminate(),
    };
  }
}

const ofServer = (
  server: Pick<CrashServer<never>, 'kill' | 'freeze' | 'thaw' | 'start' | 'stop'>,
): Process => ({
  kill: () => server.kill(),
  freeze: () => {
    server.freeze();
  },
  thaw: () => {
    server.thaw();
  },
  start: () => server.start(),
  restartEnds: () => server.stop(),
});

function found<T>(name: string, thing: T | undefined): T {
  if (thing === undefined) throw new Error(`there is no ${name}`);
  return thing;
}
