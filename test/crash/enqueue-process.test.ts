import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

const MAIN = join(__dirname, '../../dist/apps/enqueue/main.js');
const ENV = {
  REDIS_HOST: '127.0.0.1',
  REDIS_PORT: process.env['TEST_REDIS_PORT'],
  LISTEN_HOST: '127.0.0.1',
  PORT: '0',
  NOTIFICATION_SECRET: 'secret of this test',
  REFUSAL_DELAY: '0.5',
};

/** The built enqueue as a process of its own. */
class Enqueue {
  output = '';
  errors = '';
  readonly exited: Promise<unknown[]>;
  readonly #child: ChildProcessWithoutNullStreams;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#child = spawn(process.execPath, [MAIN], { env });
    this.exited = once(this.#child, 'exit');
    this.#child.stdout.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.#child.stderr.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
  }

  /** What its output says first that fits. */
  async printed(wanted: RegExp): Promise<string> {
    for (;;) {
      const found = wanted.exec(this.output);
      if (found !== null) return found[1] ?? found[0];
      await once(this.#child.stdout, 'data');
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

describe('the process enqueue', () => {
  it('tells every fault of its configuration and exits with 1', async () => {
    const enqueue = new Enqueue({ ...ENV, NOTIFICATION_SECRET: '', REDIS_HOST: 'redis', PORT: 'x' });
    expect(await enqueue.exited).toEqual([1, null]);
    expect(enqueue.errors.trimEnd().split('\n')).toEqual([
      'ERROR enqueue cannot start with this configuration:',
      '  PORT holds "x"; it must hold a whole number from 0 to 65535',
      '  REDIS_PASSWORD is not set; it must hold a password, since REDIS_HOST is not loopback',
      '  NOTIFICATION_SECRET is not set; it must hold the secret of the notifications, since WEBHOOK_SOURCE is on',
    ]);
  });

  it('exits with 1 and says why when its port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const enqueue = new Enqueue({ ...ENV, PORT: `${port}` });
    expect(await enqueue.exited).toEqual([1, null]);
    expect(enqueue.output).toContain(`port ${port} of 127.0.0.1 is taken by another process`);
    holder.close();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes what it was asked, then exits with 0, after %s',
    async (signal) => {
      const enqueue = new Enqueue(ENV);
      const port = await enqueue.printed(/"port":(\d+),/);
      const record = { opaqueData: 'a wrong secret' };
      const refused = fetch(`http://127.0.0.1:${port}/notify`, {
        method: 'POST',
        body: JSON.stringify({ Records: [record] }),
      });
      await Promise.race([refused, enqueue.printed(/notification refused/)]);
      enqueue.signal(signal);
      expect((await refused).status).toBe(200);
      expect(await enqueue.exited).toEqual([0, null]);
      expect(enqueue.output).toContain('"msg":"stopped"');
      expect(enqueue.output).not.toContain('secret of this test');
    },
  );
});
