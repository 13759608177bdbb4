import { setTimeout as pause } from 'node:timers/promises';

/** A server as `stack/` starts it. */
interface StartedServer {
  readonly pid: number;
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** So long its orphans may keep it from starting: PostgreSQL's children notice late that their father is dead. */
const STARTS_WITHIN_MS = 60_000;

/** Redis or PostgreSQL on fixed port and data, killed and started again. */
export class CrashServer<S extends StartedServer> {
  private constructor(
    private readonly begin: () => Promise<S>,
    private server: S,
  ) {}

  static async start<S extends StartedServer>(begin: () => Promise<S>): Promise<CrashServer<S>> {
    return new CrashServer(begin, await begin());
  }

  get current(): S {
    return this.server;
  }

  async start(): Promise<void> {
    const deadline = performance.now() + STARTS_WITHIN_MS;
    for (;;) {
      try {
        this.server = await this.begin();
        return;
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await pause(200);
      }
    }
  }

  async kill(): Promise<void> {
    process.kill(this.server.pid, 'SIGKILL');
    await this.server.ended;
  }

  freeze(): void {
    process.kill(this.server.pid, 'SIGSTOP');
  }

  thaw(): void {
    process.kill(this.server.pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }
}
