import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  findRedisServer,
  freePort,
  startPostgres,
  startRedis,
  type PostgresServer,
  type RedisServer,
} from '#stack';
import { RunningProgram } from '../../../stack/running-program';
import { CrashApp } from './crash-app';
import { CrashServer } from './crash-server';
import { APP_NAMES, LINK_NAMES, type CrashAppName, type LinkName } from './fault-plan';
import { BUCKET } from './sown-night';
import { TcpLink } from './tcp-link';

const ROOT = join(__dirname, '../../../..');
const DIST = join(ROOT, 'dist');
const DATABASE = 'butler';
const READY_WITHIN_MS = 60_000;
export const NOTIFICATION_SECRET = 'secret of the crash tests';

/** Times are short, so that much happens in a minute; everything else is as in production. */
const SHORT_TIMES = {
  WORKER_LEASE: '1',
  BATCH_DEADLINE: '5',
  RETRY_BASE: '0.1',
  // Short, so that the night ends, and that many are taken up again after it.
  GUIDER_HORIZON: '15',
  RETRY_MAX: '1',
  IDLE_INTERVAL: '0.1',
  REFUSAL_DELAY: '0.05',
} as const;

/** Real servers, the built apps, and a link between each two of them that can be cut. */
export interface CrashStack {
  readonly bucketFolder: string;
  readonly repo: string;
  readonly dbAuth: string;
  readonly databaseUrl: string;
  readonly logs: string;
  readonly redis: CrashServer<RedisServer>;
  readonly postgres: CrashServer<PostgresServer>;
  readonly apps: ReadonlyMap<CrashAppName, CrashApp>;
  readonly ports: ReadonlyMap<CrashAppName, number>;
  readonly links: ReadonlyMap<LinkName, TcpLink>;
  /** Names of apps that are not ready. */
  notReady(): Promise<readonly string[]>;
  /** Stops the apps in order. */
  stopApps(): Promise<void>;
  /** Ends everything at once. */
  destroy(): Promise<void>;
}

/**
 * Starts everything in a folder of its own.
 *
 * @param summitUri - what the workers call when they have registered files
 * @param onTrouble - told of apps that end as they should not
 */
export async function startCrashStack(
  folder: string,
  summitUri: string,
  onTrouble: (what: string) => void,
): Promise<CrashStack> {
  const bucketsFolder = join(folder, 'buckets');
  const logs = join(folder, 'logs');
  for (const made of [join(bucketsFolder, BUCKET), logs]) mkdirSync(made, { recursive: true });
  chmodSync(folder, 0o755);
  const redis = await redisIn(folder, logs);
  const postgres = await postgresIn(folder, logs);
  const { repo, dbAuth } = await makeRepo(folder, postgres.current);
  const links = new Map<LinkName, TcpLink>();
  const ports = new Map<CrashAppName, number>();
  for (const name of APP_NAMES) ports.set(name, await freePort());
  const portOf = (name: CrashAppName): number => ports.get(name) ?? 0;
  for (const name of LINK_NAMES) {
    const target = name.endsWith('redis')
      ? redis.current.port
      : name.endsWith('postgres')
        ? postgres.current.port
        : portOf('enqueue');
    links.set(name, await TcpLink.open(target));
  }
  const linkPort = (name: LinkName): number => links.get(name)?.port ?? 0;
  const apps = new Map<CrashAppName, CrashApp>();
  for (const name of APP_NAMES) {
    const environment = {
      LISTEN_HOST: '127.0.0.1',
      PORT: `${portOf(name)}`,
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: `${linkPort(`${name}-redis`)}`,
      NOTIFICATION_SECRET,
      ...SHORT_TIMES,
      ...(name === 'worker-1' || name === 'worker-2'
        ? workerEnvironment(name, {
            repo: repoOver(linkPort(`${name}-postgres`), repo, join(folder, `repo-of-${name}`)),
            dbAuth,
            bucketsFolder,
            summitUri,
          })
        : {}),
    };
    const main = join(DIST, 'apps', name.replace(/-\d$/, ''), 'main.js');
    apps.set(name, new CrashApp({ name, main, environment, logFile: join(logs, `${name}.log`), onTrouble }));
  }
  await Promise.all([...apps.values()].map((app) => app.start()));
  const stack: CrashStack = {
    bucketFolder: join(bucketsFolder, BUCKET),
    repo,
    dbAuth,
    databaseUrl: postgres.current.url(DATABASE),
    logs,
    redis,
    postgres,
    apps,
    ports,
    links,
    notReady: () => notReady(ports),
    stopApps: async () => {
      await Promise.all([...apps.values()].map((app) => app.terminate()));
    },
    destroy: async () => {
      await Promise.all([...apps.values()].map((app) => app.kill()));
      for (const link of links.values()) link.close();
      await Promise.all([redis.stop(), postgres.stop()]);
    },
  };
  const deadline = performance.now() + READY_WITHIN_MS;
  while ((await stack.notReady()).length > 0) {
    if (performance.now() > deadline) {
      const late = (await stack.notReady()).join(', ');
      await stack.destroy();
      throw new Error(`not ready within ${READY_WITHIN_MS / 1000} s: ${late}; see ${logs}`);
    }
    await pause(50);
  }
  return stack;
}

async function redisIn(folder: string, logs: string): Promise<CrashServer<RedisServer>> {
  const program = findRedisServer(join(ROOT, '.cache'));
  const [port, dataDir, logFile] = [await freePort(), join(folder, 'redis'), join(logs, 'redis.log')];
  // Everything that was answered is in the file: what is lost otherwise is the last second before a crash (see the docs).
  return CrashServer.start(() => startRedis({ program, port, dataDir, logFile, appendFsync: 'always' }));
}

async function postgresIn(folder: string, logs: string): Promise<CrashServer<PostgresServer>> {
  const [port, dataDir, logFile] = [await freePort(), join(folder, 'postgres'), join(logs, 'postgres.log')];
  return CrashServer.start(() => startPostgres({ port, dataDir, durable: true, logFile }));
}

async function makeRepo(
  folder: string,
  postgres: PostgresServer,
): Promise<{ readonly repo: string; readonly dbAuth: string }> {
  const [repo, dbAuth] = [join(folder, 'repo'), join(folder, 'db-auth.yaml')];
  const { username, password } = new URL(postgres.url(DATABASE));
  // No port in the pattern: it fits the links as well.
  const entry = `- url: postgresql://127.0.0.1/${DATABASE}\n  username: ${username}\n  password: ${password}\n`;
  writeFileSync(dbAuth, entry, { mode: 0o600 });
  await postgres.createDatabase(DATABASE);
  const url = `postgresql://${username}@127.0.0.1:${postgres.port}/${DATABASE}`;
  for (const words of [
    ['create', repo, '--registry-db', url],
    ['register-instrument', repo, 'LSSTCam'],
  ]) {
    const command = await RunningProgram.start({
      command: process.execPath,
      args: [join(DIST, 'apps/cli/main.js'), ...words],
      env: { ...process.env, LSST_DB_AUTH: dbAuth },
      ownGroup: false,
    });
    const { code } = await command.ended;
    if (code !== 0) throw new Error(`autoingest ${words.join(' ')} failed:\n${command.lastLines(20)}`);
  }
  return { repo, dbAuth };
}

/** The same repository by way of a link. */
function repoOver(port: number, repo: string, copy: string): string {
  cpSync(repo, copy, { recursive: true });
  const file = join(copy, 'butler.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/(@127\.0\.0\.1:)\d+(\/)/, `$1${port}$2`));
  return copy;
}

const workerEnvironment = (
  name: string,
  place: {
    readonly repo: string;
    readonly dbAuth: string;
    readonly bucketsFolder: string;
    readonly summitUri: string;
  },
): Readonly<Record<string, string>> => ({
  BUCKET,
  BUCKETS_FOLDER: place.bucketsFolder,
  BUTLER_REPO: place.repo,
  LSST_DB_AUTH: place.dbAuth,
  WORKER_NAME: name,
  WEBHOOK_URI: place.summitUri,
});

async function notReady(ports: ReadonlyMap<CrashAppName, number>): Promise<readonly string[]> {
  const answers = await Promise.all(
    Array.from(ports, async ([name, port]) => {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, {
        signal: AbortSignal.timeout(2000),
      }).catch(() => undefined);
      await answer?.arrayBuffer();
      return answer?.ok === true ? [] : [name];
    }),
  );
  return answers.flat();
}
