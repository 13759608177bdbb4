import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { Client } from 'pg';
import { simulateExposure, type SimulatedExposure } from '#simulator';
import { findRedisServer, freePort, startRedis, type RedisServer } from '../../stack';
import { runCli } from '../../apps/cli/run-cli';
import { enqueueApp } from '../../apps/enqueue/enqueue.app';
import { idleApp } from '../../apps/idle/idle.app';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { startPipeline, type Pipeline } from '../support/pipeline';
import { CephCluster, type CephUser } from './cluster/ceph-cluster';

/** How a command of `autoingest ceph` ended. */
export interface CephCommand {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

type Enqueue = AppUnderTest<typeof enqueueApp.schema.variables>;

/** What events carry and enqueue expects; with everything in it that queries and XML escape. */
export const SECRET = 's3cr&t+ =%25"<ü>';
const RUBIN: CephUser = { name: 'rubin', tenant: '', accessKey: 'rubinkey', secretKey: 'rubin+secret/1' };
const SUMMIT: CephUser = { name: 'rubin', tenant: 'tn', accessKey: 'tnkey', secretKey: 'tn+secret/2' };

/** Buckets as paths name them; `persistent` and `tenant` have a persistent topic. */
export const BUCKETS = {
  persistent: 'rubin@raws-persistent',
  plain: 'rubin@raws-plain',
  tenant: 'rubin@tn:raws-tenant',
} as const;

/** A real Ceph, and the whole service on it: enqueue, worker and idle on a PostgreSQL and a Redis. */
export class CephStage {
  cluster!: CephCluster;
  pipeline!: Pipeline;
  enqueue!: Enqueue;
  readonly said: string[] = [];
  private redis!: RedisServer;
  private database!: Client;
  private enqueuePort = 0;
  private seqNum = 0;
  private readonly redisFolder = mkdtempSync(join(tmpdir(), 'autoingest-ceph-redis-'));
  private readonly clients: { destroy(): void }[] = [];
  private readonly ends: (() => Promise<void>)[] = [];

  /** The gateway's users, buckets, topics and notifications are made as an operator makes them. */
  async start(): Promise<void> {
    this.enqueuePort = await freePort();
    this.cluster = await CephCluster.start();
    this.atEnd(() => this.cluster.stop());
    await this.cluster.createUser(RUBIN);
    await this.cluster.createUser(SUMMIT);
    await this.createBuckets();
    await this.announceBuckets();
    this.redis = await this.startRedis(await freePort());
    this.atEnd(() => this.redis.stop());
    process.env['TEST_REDIS_PORT'] = `${this.redis.port}`;
    this.pipeline = await startPipeline({ ...this.environment, BUCKET: Object.values(BUCKETS).join(',') });
    this.atEnd(() => this.pipeline.stop());
    const idle = await appUnderTest(idleApp, { IDLE_INTERVAL: '0.1' });
    await idle.process.start();
    this.atEnd(() => idle.stop());
    await this.startEnqueue();
    this.atEnd(() => this.enqueue.stop());
    this.database = new Client({ connectionString: this.pipeline.databaseUrl });
    await this.database.connect();
    this.atEnd(() => this.database.end());
  }

  /** Ends all that was started, however far the start came. */
  async stop(): Promise<void> {
    for (const client of this.clients) client.destroy();
    for (const end of this.ends.splice(0).reverse()) await end();
    rmSync(this.redisFolder, { recursive: true, force: true });
  }

  /** The address that topics send to. */
  get notifyUrl(): string {
    return `http://127.0.0.1:${this.enqueuePort}/notify`;
  }

  /** What workers and operators have in their environment; the profiles are the two users. */
  get environment(): Readonly<Record<string, string>> {
    const profile = ({ accessKey, secretKey }: CephUser): string =>
      this.cluster.endpoint.replace('://', `://${accessKey}:${encodeURIComponent(secretKey)}@`);
    return {
      LSST_RESOURCES_S3_PROFILE_rubin: profile(RUBIN),
      LSST_RESOURCES_S3_PROFILE_summit: profile(SUMMIT),
    };
  }

  /** An S3 client of the AWS SDK as it comes. */
  s3(user: 'rubin' | 'summit' = 'rubin'): S3Client {
    return this.remembered(new S3Client({ ...this.clientOptions(user), forcePathStyle: true }));
  }

  sns(user: 'rubin' | 'summit' = 'rubin'): SNSClient {
    return this.remembered(new SNSClient(this.clientOptions(user)));
  }

  /** Runs `autoingest ceph …`; what all of them say is kept. */
  async ceph(
    words: readonly string[],
    environment: Readonly<Record<string, string>> = { NOTIFICATION_SECRET: SECRET },
  ): Promise<CephCommand> {
    const [out, error]: [string[], string[]] = [[], []];
    const status = await runCli(['ceph', ...words], {
      environment: { ...this.environment, ...environment },
      out: (line) => out.push(line),
      error: (line) => error.push(line),
    });
    this.said.push(...out, ...error);
    return { status, out: out.join('\n'), error: error.join('\n') };
  }

  /** Starts enqueue, again on the same port. */
  async startEnqueue(): Promise<void> {
    this.enqueue = await appUnderTest(enqueueApp, {
      NOTIFICATION_SECRET: SECRET,
      PROFILE: 'rubin',
      PORT: `${this.enqueuePort}`,
      REFUSAL_DELAY: '0.2',
    });
    await this.enqueue.process.listen();
  }

  /** Takes Redis away while `work` is done; what it had is there again afterwards. */
  async withoutRedis(work: () => Promise<void>): Promise<void> {
    const { port } = this.redis;
    await this.redis.stop();
    try {
      await work();
    } finally {
      this.redis = await this.startRedis(port);
    }
  }

  /** Takes a new exposure: the FITS files of some detectors, by name. */
  expose(detectors: readonly string[]): {
    readonly truth: SimulatedExposure['truth'];
    readonly files: readonly {
      readonly key: string;
      readonly bytes: Uint8Array;
      readonly sidecar: Uint8Array;
    }[];
  } {
    this.seqNum += 1;
    const { truth, arrivals } = simulateExposure({ seed: 'ceph', dayObs: 20260125, seqNum: this.seqNum });
    const files = detectors.map((name) => {
      const bytes = (kind: 'fits' | 'sidecar'): Uint8Array =>
        arrivals.find((file) => file.detectorName === name && file.kind === kind)?.bytes() ?? Buffer.alloc(0);
      return { key: truth.datasets.get(name) ?? '', bytes: bytes('fits'), sidecar: bytes('sidecar') };
    });
    return { truth, files };
  }

  /** Puts an object. @param bucket - one of `BUCKETS` */
  async put(bucket: string, key: string, bytes: Uint8Array): Promise<void> {
    const isTenants = bucket === BUCKETS.tenant;
    const client = this.s3(isTenants ? 'summit' : 'rubin');
    await client.send(new PutObjectCommand({ Bucket: s3Name(bucket), Key: key, Body: bytes }));
  }

  /** Resolves as soon as the worker has registered the object, and that was settled. */
  ingested(bucket: string, key: string, times = 1): Promise<void> {
    const path = `${bucket}/${key}`;
    return this.pipeline.worker.until(
      (lines) =>
        lines.filter(
          ({ msg, path: of, settledAs }) => msg === 'file ingested' && of === path && settledAs === 'done',
        ).length >= times,
    );
  }

  /** The URIs that the registry has of an exposure, sorted, each as often as it has it. */
  async registered(exposureId: number): Promise<readonly string[]> {
    const { rows } = await this.database.query<{ path: string }>(
      `SELECT r.path FROM dataset_tags_00000001 t JOIN file_datastore_records r USING (dataset_id)
       WHERE t.exposure = $1 ORDER BY r.path COLLATE "C"`,
      [exposureId],
    );
    return rows.map(({ path }) => path);
  }

  /** Bytes that the registry has as the size of a file. */
  async registeredSize(uri: string): Promise<number> {
    const { rows } = await this.database.query<{ size: string }>(
      'SELECT file_size AS size FROM file_datastore_records WHERE path = $1',
      [uri],
    );
    return Number(rows[0]?.size);
  }

  /** How many records enqueue has judged so since it was started. */
  async judged(outcome: string): Promise<number> {
    const { body } = await this.enqueue.inject({ url: '/metrics' });
    const name = `autoingest_notification_records_total\\{outcome="${outcome}"\\}`;
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(body)?.[1]);
  }

  private atEnd(end: () => Promise<void>): void {
    this.ends.push(end);
  }

  private async createBuckets(): Promise<void> {
    const [rubin, summit] = [this.s3(), this.s3('summit')];
    await rubin.send(new CreateBucketCommand({ Bucket: 'raws-persistent' }));
    await rubin.send(new CreateBucketCommand({ Bucket: 'raws-plain' }));
    await summit.send(new CreateBucketCommand({ Bucket: 'raws-tenant' }));
    // Workers read the tenant's bucket by a user of another one.
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: ['arn:aws:iam:::user/rubin'] },
          Action: ['s3:GetObject', 's3:ListBucket'],
          Resource: ['arn:aws:s3::tn:raws-tenant', 'arn:aws:s3::tn:raws-tenant/*'],
        },
      ],
    });
    await summit.send(new PutBucketPolicyCommand({ Bucket: 'raws-tenant', Policy }));
  }

  private async announceBuckets(): Promise<void> {
    for (const words of [
      ['rubin@raws-persistent'],
      ['rubin@raws-plain', '--no-persistent'],
      ['summit@tn:raws-tenant'],
    ]) {
      const { status, out, error } = await this.ceph(['setup', ...words, '--endpoint', this.notifyUrl]);
      if (status !== 0) throw new Error(out + error);
    }
  }

  private startRedis(port: number): Promise<RedisServer> {
    const program = findRedisServer(join(__dirname, '../../.cache'));
    return startRedis({ program, port, dataDir: this.redisFolder });
  }

  private clientOptions(user: 'rubin' | 'summit') {
    const { accessKey: accessKeyId, secretKey: secretAccessKey } = user === 'rubin' ? RUBIN : SUMMIT;
    return {
      endpoint: this.cluster.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey },
    };
  }

  private remembered<T extends { destroy(): void }>(client: T): T {
    this.clients.push(client);
    return client;
  }
}

/** A bucket as S3 names it to a user of its own tenant. */
export const s3Name = (bucket: string): string => bucket.replace(/^.*[@:]/, '');
