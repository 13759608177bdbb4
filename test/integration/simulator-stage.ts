import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { FolderStore } from '#adapters/object-store';
import { QueueRecovery, type RedisEndpoint } from '#adapters/queue';
import { parseObjectPath } from '#domain/observation';
import type { BucketSink, EventSink, FileTruth, NightTruth } from '#simulator';
import { enqueueApp } from '../../apps/enqueue/enqueue.app';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { startPipeline, type Pipeline } from '../support/pipeline';

/** What became of a path, in the words of the truth. */
export type Ending =
  | {
      readonly fate: 'registered';
      readonly exposureId: number;
      readonly detector: number;
      readonly sizeBytes: number;
    }
  | { readonly fate: 'dead'; readonly codes: readonly unknown[] };

/** A Redis that is not the suite's. */
export interface OtherRedis {
  readonly look?: RedisEndpoint;
  readonly worker?: Readonly<Record<string, string>>;
  readonly enqueue?: Readonly<Record<string, string>>;
}

/** Real enqueue, worker, Redis and PostgreSQL, and folders for buckets: what a night is played on. */
export class Stage {
  readonly answers: number[] = [];
  private readonly recovery: QueueRecovery;

  private constructor(
    readonly pipeline: Pipeline,
    private readonly enqueue: AppUnderTest<typeof enqueueApp.schema.variables>,
    private readonly registry: Client,
    private readonly folder: string,
    readonly bucket: string,
  ) {
    this.recovery = new QueueRecovery(pipeline.redis);
  }

  /** @param other - another Redis than the suite's, and what the apps' environments have besides */
  static async build(bucket: string, secret: string, other: OtherRedis = {}): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'autoingest-night-'));
    mkdirSync(join(folder, bucket));
    const pipeline = await startPipeline(
      {
        BUCKETS_FOLDER: folder,
        BUCKET: bucket,
        // Those whose exposures come after it are taken up again then.
        GUIDER_HORIZON: '0.05',
        ...other.worker,
      },
      undefined,
      undefined,
      other.look,
    );
    const enqueue = await appUnderTest(enqueueApp, {
      NOTIFICATION_SECRET: secret,
      REFUSAL_DELAY: '0',
      ...other.enqueue,
    });
    await enqueue.process.start();
    const registry = new Client({ connectionString: pipeline.databaseUrl });
    await registry.connect();
    return new Stage(pipeline, enqueue, registry, folder, bucket);
  }

  async tearDown(): Promise<void> {
    await this.registry.end();
    await this.enqueue.stop();
    await this.pipeline.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get objects(): BucketSink {
    const store = new FolderStore(this.folder);
    return {
      put: async (key, bytes) => {
        const path = parseObjectPath(`${this.bucket}/${key}`);
        if ('parsed' in path) await store.put(path.parsed, bytes);
      },
      remove: (key) => rm(join(this.folder, this.bucket, key)),
    };
  }

  get events(): EventSink {
    return {
      post: async (payload) => {
        const headers = { 'content-type': 'application/json' };
        const answer = await this.enqueue.inject({ method: 'POST', url: '/notify', headers, payload });
        this.answers.push(answer.statusCode);
      },
    };
  }

  /** Resolves when nothing is queued, held or waiting for another try. What waits is hurried: no test is to sleep. */
  async settled(): Promise<void> {
    const { worker } = this.pipeline;
    for (;;) {
      // Before the look: what the worker says after it is news.
      const seen = worker.lines.length;
      if ((await this.recovery.release(this.bucket)) === 0 && !(await this.isBusy())) return;
      await worker.until((lines) => lines.length > seen);
    }
  }

  private async isBusy(): Promise<boolean> {
    const answers = await this.pipeline.redis
      .multi()
      .llen(`QUEUE:${this.bucket}`)
      .llen(`WORKER:${this.bucket}:worker-${process.pid}`)
      .zcard(`DELAYED:${this.bucket}`)
      .exec();
    return (answers ?? []).some(([, length]) => length !== 0);
  }

  /** What became of every path that the registry or Redis knows an end of; a path with two ends is a fault. */
  async endings(): Promise<ReadonlyMap<string, Ending>> {
    const { rows } = await this.registry.query<{
      path: string;
      exposure: string;
      detector: string;
      size: string;
    }>(
      `SELECT r.path, t.exposure, t.detector, r.file_size AS size
       FROM dataset_tags_00000001 t JOIN file_datastore_records r USING (dataset_id)`,
    );
    const endings = new Map<string, Ending>();
    const add = (path: string, ending: Ending): void => {
      if (endings.has(path)) throw new Error(`${path} has two ends`);
      endings.set(path, ending);
    };
    for (const { path, exposure, detector, size } of rows) {
      add(fileURLToPath(path).slice(this.folder.length + 1), {
        fate: 'registered',
        exposureId: Number(exposure),
        detector: Number(detector),
        sizeBytes: Number(size),
      });
    }
    const dead = await this.pipeline.redis.hgetall(`DEAD:${this.bucket}`);
    for (const [path, json] of Object.entries(dead)) {
      add(path, { fate: 'dead', codes: [(JSON.parse(json) as { code: unknown }).code] });
    }
    return endings;
  }

  async exposures(): Promise<readonly unknown[]> {
    const { rows } = await this.registry.query<Record<string, unknown>>(
      `SELECT instrument, id::int8 AS "exposureId", obs_id AS "obsId", day_obs AS "dayObs", seq_num AS "seqNum",
         seq_start AS "seqStart", seq_end AS "seqEnd", "group", observation_type AS "observationType",
         physical_filter AS "physicalFilter", exposure_time AS "exposureSeconds", tracking_ra AS "trackingRa",
         target_name AS "targetName", tracking_dec AS "trackingDec", sky_angle AS "skyAngle" FROM exposure ORDER BY id`,
    );
    const numbers = ['exposureId', 'dayObs', 'seqNum', 'seqStart', 'seqEnd'];
    return rows.map((row) => ({
      ...row,
      ...Object.fromEntries(numbers.map((name) => [name, Number(row[name])])),
    }));
  }

  /** What enqueue has counted of records, by outcome. */
  async recordCounts(): Promise<Readonly<Record<string, number>>> {
    const { body } = await this.enqueue.inject({ method: 'GET', url: '/metrics' });
    const counts = body.matchAll(/^autoingest_notification_records_total\{outcome="(\w+)"\} (\d+)$/gm);
    return Object.fromEntries(Array.from(counts, ([, outcome = '', count]) => [outcome, Number(count)]));
  }

  async refusedKeys(reason: string): Promise<readonly string[]> {
    const kept = await this.pipeline.redis.lrange(`REFUSED:${this.bucket}`, 0, -1);
    return kept
      .map((json) => JSON.parse(json) as { reason: string; key?: string })
      .filter((refused) => refused.reason === reason)
      .map(({ key = '' }) => key);
  }
}

/** The end that the truth wants of each path that has one; rivals get the end that they have, if it is one of theirs. */
export function wantedEndings(
  truth: NightTruth,
  endings: ReadonlyMap<string, Ending>,
): ReadonlyMap<string, Ending> {
  const wanted = new Map<string, Ending>();
  for (const file of truth.files) {
    const ending = wantedEnding(file, endings);
    if (ending !== undefined) wanted.set(file.path, ending);
  }
  return wanted;
}

function wantedEnding(file: FileTruth, endings: ReadonlyMap<string, Ending>): Ending | undefined {
  const { exposureId, detector } = file;
  switch (file.fate) {
    case 'refused':
    case 'unannounced':
      return undefined;
    case 'registered':
      return { fate: 'registered', exposureId, detector, sizeBytes: file.sizeBytes };
    case 'dead': {
      const end = endings.get(file.path);
      const code = end?.fate === 'dead' ? end.codes[0] : undefined;
      const isOne = file.codes.some((one) => one === code);
      return { fate: 'dead', codes: isOne ? [code] : file.codes };
    }
    case 'rival': {
      const winner = file.rivals.find((path) => endings.get(path)?.fate === 'registered');
      if (file.path === winner)
        return { fate: 'registered', exposureId, detector, sizeBytes: file.sizeBytes };
      const end = endings.get(file.path);
      const code = end?.fate === 'dead' ? end.codes[0] : undefined;
      return { fate: 'dead', codes: file.codes.some((one) => one === code) ? [code] : file.codes };
    }
  }
}
