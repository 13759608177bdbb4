import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Redis } from 'ioredis';
import { connectRedis, ObjectQueue, type RedisEndpoint } from '#adapters/queue';
import { runCli } from '../../apps/cli/run-cli';
import { workerApp } from '../../apps/worker/worker.app';
import { appUnderTest, type AppUnderTest } from './app-under-test';
import { createFilledDatabase } from './template-database';
import { createTestDatabase, type TestDatabase } from './test-database';
import { testRedis } from './test-redis';

/** A repository with LSSTCam or other instruments, and a worker that fills it from one bucket. */
export interface Pipeline {
  /** The folder of its butler.yaml. */
  readonly repo: string;
  readonly databaseUrl: string;
  readonly worker: AppUnderTest<typeof workerApp.schema.variables>;
  /** A look into the suite's Redis. */
  readonly redis: Redis;
  /** Announces paths as enqueue does. */
  announce(paths: readonly string[]): Promise<void>;
  /** Resolves when the worker has handled so many files in all, tries of the same file included. */
  handled(files: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Makes the repository and starts the worker, on the suite's PostgreSQL and Redis.
 *
 * @param registryUrl - where the registry is to be found, if something stands before the database: the repository is made by way of it
 * @param look - how the test itself reaches Redis, if not plainly
 */
export async function startPipeline(
  env: Readonly<Record<string, string>>,
  instruments: readonly string[] = ['LSSTCam'],
  registryUrl?: (databaseUrl: string) => string,
  look?: RedisEndpoint,
): Promise<Pipeline> {
  const folder = mkdtempSync(join(tmpdir(), 'autoingest-pipeline-'));
  const repo = join(folder, 'repo');
  const database =
    registryUrl === undefined ? await copyRepository(repo, instruments) : await createTestDatabase();
  if (registryUrl !== undefined) await createTestRepository(repo, registryUrl(database.url), instruments);
  const worker = await appUnderTest(workerApp, {
    BUTLER_REPO: repo,
    WORKER_NAME: `worker-${process.pid}`,
    RETRY_BASE: '0.05',
    RETRY_MAX: '0.2',
    ...env,
  });
  await worker.process.start();
  const redis = look === undefined ? testRedis() : connectRedis(look);
  const queue = new ObjectQueue(redis);
  return {
    repo,
    databaseUrl: database.url,
    worker,
    redis,
    announce: async (paths) => {
      const results = await queue.announce(
        paths.map((path) => ({ path })),
        60,
      );
      const known = paths.filter((_, index) => results[index] !== 'accepted');
      if (known.length > 0) throw new Error(`announced before: ${known.join(', ')}`);
    },
    handled: (files) => worker.until((lines) => filesIn(lines) >= files),
    stop: async () => {
      await worker.stop();
      redis.disconnect();
      await database.drop();
      rmSync(dirname(repo), { recursive: true, force: true });
    },
  };
}

/** A copy of a repository with these instruments that the command line made. */
async function copyRepository(repo: string, instruments: readonly string[]): Promise<TestDatabase> {
  const kind = instruments.join('_').toLowerCase();
  const { database, text } = await createFilledDatabase(kind, async (url) => {
    const template = `${repo}-template`;
    await createTestRepository(template, url, instruments);
    return readFileSync(join(template, 'butler.yaml'), 'utf8');
  });
  mkdirSync(repo);
  writeFileSync(join(repo, 'butler.yaml'), text);
  return database;
}

/** Makes a repository with LSSTCam, or with these instruments, in a folder, by the command line. */
export async function createTestRepository(
  repo: string,
  databaseUrl: string,
  instruments: readonly string[] = ['LSSTCam'],
): Promise<void> {
  await cli('create', repo, '--registry-db', databaseUrl);
  await cli('register-instrument', repo, ...instruments);
}

const filesIn = (lines: readonly Readonly<Record<string, unknown>>[]): number =>
  lines.filter(({ msg }) => msg === 'batch handled').reduce((sum, { files }) => sum + Number(files), 0);

async function cli(...words: readonly string[]): Promise<void> {
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  const status = await runCli(words, { environment: {}, out: say, error: say });
  if (status !== 0) throw new Error(said.join('\n'));
}
