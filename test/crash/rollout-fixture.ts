import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { Client } from 'pg';
import { ObjectQueue } from '#adapters/queue';
import { findRedisServer, freePort, startRedis, type RedisServer } from '#stack';
import { simulateExposure } from '#simulator';
import { ChildUnderTest } from '../support/child-process';
import { eventually } from '../support/eventually';
import { createTestRepository } from '../support/pipeline';
import { SwitchedStore } from '../support/switched-store';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { testRedis } from '../support/test-redis';

type AppName = 'enqueue' | 'worker' | 'idle' | 'presence';

/** One file that lies in the bucket. */
export interface PutFile {
  /** `bucket/key`. */
  readonly path: string;
  readonly key: string;
  readonly sidecarPath: string;
  readonly size: number;
}

export const SECRET = 'secret of the roll-out';

/** The built apps as processes of their own, on real servers, with a store whose answers the test decides. */
export class RolloutBench {
  readonly bucket = `rollout-${process.pid}`;
  private exposures = 0;
  private readonly children: ChildUnderTest[] = [];

  private constructor(
    readonly store: SwitchedStore,
    readonly redis: Redis,
    private readonly server: RedisServer,
    private readonly database: TestDatabase,
    private readonly folder: string,
    private readonly profile: Readonly<Record<string, string>>,
  ) {}

  static async start(): Promise<RolloutBench> {
    const program = findRedisServer(join(__dirname, '../../.cache'));
    const server = await startRedis({ program, port: await freePort() });
    const database = await createTestDatabase();
    const folder = mkdtempSync(join(tmpdir(), 'autoingest-rollout-'));
    await createTestRepository(join(folder, 'repo'), database.url);
    const store = new SwitchedStore();
    const profile = await store.listen();
    const redis = testRedis(server.port);
    return new RolloutBench(store, redis, server, database, folder, profile);
  }

  async stop(): Promise<void> {
    this.store.release();
    await Promise.all(this.children.map((child) => child.end('SIGKILL')));
    this.store.close();
    this.redis.disconnect();
    await this.server.stop();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Starts an app; a worker is told its name and has a lease of 3 s. */
  spawn(app: AppName, env: Readonly<Record<string, string>> = {}): ChildUnderTest {
    const child = new ChildUnderTest(process.execPath, [join(__dirname, `../../dist/apps/${app}/main.js`)], {
      PATH: process.env['PATH'],
      HOME: this.folder,
      LISTEN_HOST: '127.0.0.1',
      PORT: '0',
      LOG_CONFIG: '.=DEBUG',
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: `${this.server.port}`,
      NOTIFICATION_SECRET: SECRET,
      ...this.profile,
      BUCKET: this.bucket,
      BUTLER_REPO: join(this.folder, 'repo'),
      WORKER_LEASE: '3',
      IDLE_INTERVAL: '0.1',
      RETRY_BASE: '0.05',
      RETRY_MAX: '0.2',
      ...env,
    });
    this.children.push(child);
    return child;
  }

  /** Starts an app, and resolves when it does its work. */
  async begin(app: AppName, env: Readonly<Record<string, string>> = {}): Promise<ChildUnderTest> {
    const child = this.spawn(app, env);
    await child.printed(app === 'worker' ? /taking batches/ : /"msg":"started"/);
    return child;
  }

  /** Puts the files of a new exposure into the bucket, those of so many detectors. */
  expose(detectors: number, bucket = this.bucket): PutFile[] {
    this.exposures += 1;
    const { truth, arrivals } = simulateExposure({
      seed: 'rollout',
      dayObs: 20260125,
      seqNum: this.exposures,
    });
    return [...truth.datasets.values()].slice(0, detectors).map((key) => {
      const path = `${bucket}/${key}`;
      const sidecarKey = key.replace(/fits$/, 'json');
      for (const arrival of arrivals) {
        if (arrival.key === key || arrival.key === sidecarKey) {
          this.store.objects.set(`${bucket}/${arrival.key}`, arrival.bytes());
        }
      }
      return {
        path,
        key,
        sidecarPath: `${bucket}/${sidecarKey}`,
        size: this.store.objects.get(path)?.length ?? 0,
      };
    });
  }

  /** Queues files as enqueue does. */
  async announce(files: readonly PutFile[]): Promise<void> {
    await new ObjectQueue(this.redis).announce(
      files.map(({ path }) => ({ path })),
      60,
    );
  }

  /** Resolves when Redis says of all that they are done. */
  async done(files: readonly PutFile[]): Promise<void> {
    for (const { path } of files) {
      await eventually(async () => (await this.redis.hget(`FILE:${path}`, 'state')) === 'done' || undefined);
    }
  }

  /** The URIs that the registry has, sorted, each as often as it has it. */
  async registered(): Promise<string[]> {
    const rows = await this.query<{ path: string }>(
      'SELECT r.path FROM dataset d JOIN dataset_tags_00000001 t ON t.dataset_id = d.id JOIN file_datastore_records r ON r.dataset_id = d.id',
    );
    return rows.map(({ path }) => path).toSorted();
  }

  async query<T extends object>(sql: string): Promise<T[]> {
    const client = new Client({ connectionString: this.database.url });
    await client.connect();
    try {
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Holds a table against writing until the answer is called. */
  async lock(table: string): Promise<() => Promise<void>> {
    const client = new Client({ connectionString: this.database.url });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('BEGIN');
    await client.query(`LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`);
    return async () => {
      await client.end();
    };
  }
}
