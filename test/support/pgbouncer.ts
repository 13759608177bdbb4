import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, postgresAnswers } from '../../stack';
import { RunningProgram } from '../../stack/running-program';
import { onPath } from '../../stack/redis-program';

/** A pgbouncer in transaction mode before the suite's PostgreSQL, as the sites have one. */
export interface Pgbouncer {
  /** The URL of a database through it. */
  through(databaseUrl: string): string;
  stop(): Promise<void>;
}

const installed = (): string | undefined =>
  onPath('pgbouncer') ?? ['/usr/sbin/pgbouncer'].find((file) => existsSync(file));

/** Finds pgbouncer; where there is none and we are root, Debian's package is installed. Undefined where it cannot be had. */
export function findPgbouncer(): string | undefined {
  const found = installed();
  if (found !== undefined || process.getuid?.() !== 0 || onPath('apt-get') === undefined) return found;
  console.error('There is no pgbouncer here: installing Debian’s …');
  // RUNLEVEL keeps the package from starting one of its own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'pgbouncer'], {
      stdio: 'ignore',
      env,
    });
  } catch (error) {
    console.error(`apt-get did not succeed: ${error instanceof Error ? error.message : String(error)}`);
  }
  return installed();
}

/**
 * Starts it. It keeps its strictest settings: startup parameters that it does not know are refused.
 *
 * @param serverConnections - connections to PostgreSQL that all clients of a database share
 */
export async function startPgbouncer(program: string, serverConnections: number): Promise<Pgbouncer> {
  const server = new URL(process.env['TEST_POSTGRES_URL'] ?? '');
  const folder = mkdtempSync(join(tmpdir(), 'autoingest-pgbouncer-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const users = join(folder, 'users.txt');
  const config = join(folder, 'pgbouncer.ini');
  writeFileSync(users, `"${server.username}" "${server.password}"\n`);
  writeFileSync(
    config,
    `[databases]
* = host=${server.hostname} port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${serverConnections}
max_client_conn = 200
`,
  );
  const isRoot = process.getuid?.() === 0;
  const running = await RunningProgram.start({
    command: program,
    args: [...(isRoot ? ['-u', 'postgres'] : []), config],
    ownGroup: false,
  });
  const through = (databaseUrl: string): string => {
    const url = new URL(databaseUrl);
    url.port = String(port);
    return url.href;
  };
  while (!(await postgresAnswers(through(server.href)))) {
    if (running.hasEnded) throw new Error(`pgbouncer did not start:\n${running.lastLines(20)}`);
  }
  return {
    through,
    stop: async () => {
      await running.stop('SIGINT', 5_000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
