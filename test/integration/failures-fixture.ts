import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { Client } from 'pg';
import { findRedisServer, freePort, startRedis, type RedisServer } from '#stack';
import { simulateExposure, type SimulatedExposure } from '#simulator';
import { ObjectQueue, type Announcement, type AnnounceResult } from '#adapters/queue';
import { idleApp } from '../../apps/idle/idle.app';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { startPipeline, type Pipeline } from '../support/pipeline';
import { SwitchedStore } from '../support/switched-store';
import { eventually } from '../support/eventually';

/** One file of a simulated exposure, not in the bucket yet. */
export interface Sowable {
  /** `bucket/key` of the FITS file. */
  readonly path: string;
  readonly sidecarPath: string;
  readonly fits: Uint8Array;
  readonly sidecar: Uint8Array;
  readonly exposure: SimulatedExposure['truth'];
}

/** What is stored of one file. */
export interface StoredRaw {
  readonly path: string;
  readonly file_size: string;
  readonly physical_filter: string;
  readonly target_name: string;
}

interface Started {
  readonly redis: RedisServer;
  readonly idle: AppUnderTest<typeof idleApp.schema.variables>;
  readonly pipeline: Pipeline;
  readonly queue: ObjectQueue;
  /** What another worker's environment must hold to do the same work. */
  readonly env: Readonly<Record<string, string>>;
}

/** A whole worker and an idle on real servers, with a Redis of their own and a store whose answers the test decides. */
export class FailureBench {
  readonly store = new SwitchedStore();
  private seqNum = 0;
  private started: Started | undefined;

  constructor(private readonly label: string) {}

  get bucket(): string {
    return `${this.label}-${process.pid}`;
  }

  get pipeline(): Pipeline {
    return this.running.pipeline;
  }

  get running(): Started {
    if (this.started === undefined) throw new Error('not started');
    return this.started;
  }

  async start(options: Readonly<Record<string, string>> = {}): Promise<void> {
    const program = findRedisServer(join(__dirname, '../../.cache'));
    const redis = await startRedis({ program, port: await freePort() });
    process.env['TEST_REDIS_PORT'] = `${redis.port}`;
    const env = { ...(await this.store.listen()), BUCKET: this.bucket, ...options };
    const pipeline = await startPipeline(env);
    const idle = await appUnderTest(idleApp, { IDLE_INTERVAL: '0.05', ...options });
    await idle.process.start();
    this.started = {
      redis,
      idle,
      pipeline,
      queue: new ObjectQueue(pipeline.redis),
      env: { BUTLER_REPO: pipeline.repo, RETRY_BASE: '0.05', RETRY_MAX: '0.2', ...env },
    };
  }

  async stop(): Promise<void> {
    this.store.release();
    await this.started?.idle.stop();
    await this.started?.pipeline.stop();
    await this.started?.redis.stop();
    this.store.close();
  }

  /** Files of a new exposure: those of these detectors. */
  expose(detectors: readonly string[], bucket = this.bucket): Sowable[] {
    this.seqNum += 1;
    const { truth, arrivals } = simulateExposure({
      seed: this.label,
      dayObs: 20260125,
      seqNum: this.seqNum,
    });
    return detectors.map((name) => {
      const bytesOf = (kind: 'fits' | 'sidecar'): Uint8Array =>
        arrivals.find((file) => file.detectorName === name && file.kind === kind)?.bytes() ?? Buffer.alloc(0);
      const path = `${bucket}/${truth.datasets.get(name) ?? ''}`;
      return {
        path,
        sidecarPath: path.replace(/fits$/, 'json'),
        fits: bytesOf('fits'),
        sidecar: bytesOf('sidecar'),
        exposure: truth,
      };
    });
  }

  /** One file of a new exposure. */
  exposeOne(detector = 'R22_S11'): Sowable {
    const [file] = this.expose([detector]);
    if (file === undefined) throw new Error(detector);
    return file;
  }

  /** Puts files into the bucket, whole. */
  put(...files: readonly Sowable[]): void {
    for (const file of files) {
      this.store.objects.set(file.sidecarPath, file.sidecar);
      this.store.objects.set(file.path, file.fits);
    }
  }

  announce(...announcements: readonly Announcement[]): Promise<AnnounceResult[]> {
    return this.running.queue.announce(announcements, 60);
  }

  /** Resolves when the worker has said this of the path, so many times. */
  said(msg: string, path: string, facts: Readonly<Record<string, unknown>> = {}, times = 1): Promise<void> {
    return this.pipeline.worker.until(() => this.timesSaid(msg, path, facts) >= times);
  }

  timesSaid(msg: string, path: string, facts: Readonly<Record<string, unknown>> = {}): number {
    return this.pipeline.worker.lines.filter(
      (line) =>
        line['msg'] === msg &&
        line['path'] === path &&
        Object.entries(facts).every(([name, value]) => line[name] === value),
    ).length;
  }

  file(path: string): Promise<Record<string, string>> {
    return this.pipeline.redis.hgetall(`FILE:${path}`);
  }

  async dead(path: string): Promise<Record<string, unknown> | undefined> {
    const text = await this.pipeline.redis.hget(`DEAD:${path.split('/')[0] ?? ''}`, path);
    return text === null ? undefined : (JSON.parse(text) as Record<string, unknown>);
  }

  /** Resolves with what is kept of a path once it is given up. */
  untilDead(path: string): Promise<Record<string, unknown>> {
    return eventually(() => this.dead(path));
  }

  /** What the registry has of the exposure of a file. */
  async stored(file: Sowable): Promise<StoredRaw[]> {
    return this.query<StoredRaw>(
      `SELECT r.path, r.file_size, e.physical_filter, e.target_name
       FROM dataset_tags_00000001 t JOIN file_datastore_records r USING (dataset_id)
       JOIN exposure e ON e.instrument = t.instrument AND e.id = t.exposure
       WHERE t.exposure = $1 ORDER BY 1`,
      [file.exposure.exposureId],
    );
  }

  async query<T extends object>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    const client = new Client({ connectionString: this.pipeline.databaseUrl });
    await client.connect();
    try {
      return (await client.query<T>(sql, [...parameters])).rows;
    } finally {
      await client.end();
    }
  }

  /** Runs a statement as administrator, outside the registry's database; `%` stands for its name. */
  async administer(...statements: readonly string[]): Promise<void> {
    const name = new URL(this.pipeline.databaseUrl).pathname.slice(1);
    const client = new Client({ connectionString: process.env['TEST_POSTGRES_URL'] });
    await client.connect();
    for (const statement of statements) await client.query(statement.replace('%', name));
    await client.end();
  }
}

/** Makes a list look as if nobody had touched it for so long. */
export async function leaveUntouched(redis: Redis, list: string, seconds: number): Promise<void> {
  await redis.restore(list, 0, await redis.dumpBuffer(list), 'REPLACE', 'IDLETIME', seconds);
}

/** Ends all connections to the registry. */
export const CUT = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%'`;

/** A sidecar with other values: replaced in its text. */
export function changed(sidecar: Uint8Array, keyword: string, value: string): Uint8Array {
  const text = Buffer.from(sidecar).toString();
  const member = new RegExp(`"${keyword}": (?:"[^"]*"|[^,\\n]*)`);
  if (!member.test(text)) throw new Error(`no ${keyword}`);
  return Buffer.from(text.replace(member, `"${keyword}": "${value}"`));
}
