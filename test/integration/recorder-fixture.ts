import type { Redis } from 'ioredis';
import { ObjectQueue } from '#adapters/queue';
import { simulateExposure, type SimulatedExposure } from '#simulator';
import { workerApp } from '../../apps/worker/worker.app';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { eventually } from '../support/eventually';
import { repositoryAway } from '../support/repository-away';
import { SwitchedStore } from '../support/switched-store';
import { testRedis } from '../support/test-redis';

/** One file of a simulated exposure, with what its sidecar and its own header hold. */
export interface ArrivingFile {
  readonly path: string;
  readonly sidecarPath: string;
  readonly fits: Uint8Array;
  readonly sidecar: Uint8Array;
  /** The key that presence answers from. */
  readonly groupKey: string;
}

type Worker = AppUnderTest<typeof workerApp.schema.variables>;

/** Workers whose registry is down, so that nothing but their recorders is at work, and a store whose answers the test decides. */
export class RecorderBench {
  readonly store = new SwitchedStore();
  readonly redis: Redis = testRedis();
  private readonly queue = new ObjectQueue(this.redis);
  private readonly workers: Worker[] = [];
  private readonly asked = new Map<string, number>();
  private profile: Readonly<Record<string, string>> = {};
  private repository: Awaited<ReturnType<typeof repositoryAway>> | undefined;
  private seqNum = 0;

  constructor(readonly bucket: string) {
    this.store.fails = (path) => {
      this.asked.set(path, this.requestsFor(path) + 1);
      return false;
    };
  }

  async start(): Promise<void> {
    this.profile = await this.store.listen();
    this.repository = await repositoryAway();
  }

  async stop(): Promise<void> {
    this.store.release();
    await Promise.all(this.workers.map((worker) => worker.stop()));
    this.store.close();
    this.repository?.remove();
    this.redis.disconnect();
  }

  /** A worker; its ingest lane begins with `process.start()`, once its registry answers. */
  async worker(env: Readonly<Record<string, string>> = {}): Promise<Worker> {
    const worker = await appUnderTest(workerApp, {
      BUCKET: this.bucket,
      BUTLER_REPO: this.repository?.repo ?? '',
      WORKER_NAME: `pod-${this.workers.length}`,
      ...this.profile,
      ...env,
    });
    this.workers.push(worker);
    return worker;
  }

  /** Files of a new exposure, none of which is in the bucket yet; the first of `count` that may be asked for. */
  expose(count: number): ArrivingFile[] {
    this.seqNum += 1;
    const { truth, arrivals }: SimulatedExposure = simulateExposure({
      seed: this.bucket,
      dayObs: 20260125,
      seqNum: this.seqNum,
    });
    const bytesOf = (key: string): Uint8Array =>
      arrivals.find((arrival) => arrival.key === key)?.bytes() ?? new Uint8Array();
    return [...truth.datasets].slice(0, count).map(([detectorName, key]) => {
      const sidecarKey = key.replace(/fits$/, 'json');
      return {
        path: `${this.bucket}/${key}`,
        sidecarPath: `${this.bucket}/${sidecarKey}`,
        fits: bytesOf(key),
        sidecar: bytesOf(sidecarKey),
        groupKey: `GROUP:LSSTCam:${truth.group}:0:${detectorName}`,
      };
    });
  }

  /** Puts files into the bucket, with their sidecars. */
  put(files: readonly ArrivingFile[]): void {
    for (const { path, sidecarPath, fits, sidecar } of files) {
      this.store.objects.set(path, fits);
      this.store.objects.set(sidecarPath, sidecar);
    }
  }

  async announce(files: readonly { readonly path: string }[], etag?: string): Promise<void> {
    const facts = etag === undefined ? {} : { etag, event: etag };
    await this.queue.announce(
      files.map(({ path }) => ({ path, ...facts })),
      60,
    );
  }

  /** Resolves when presence says of all these files that they are there. */
  async present(files: readonly ArrivingFile[]): Promise<void> {
    for (const { groupKey, path } of files) {
      await eventually(async () => (await this.redis.get(groupKey)) === `s3://${path}` || undefined);
    }
  }

  /** Resolves when nothing is left to be dealt with. */
  async quiet(): Promise<void> {
    await eventually(async () => (await this.redis.xlen(`ARRIVED:${this.bucket}`)) === 0 || undefined);
  }

  /** How often this object has been asked for. */
  requestsFor(path: string): number {
    return this.asked.get(path) ?? 0;
  }
}

/** What a worker's metrics say. */
export async function figure(worker: Worker, metric: string): Promise<number> {
  const { payload } = await worker.inject({ method: 'GET', url: '/metrics' });
  const line = payload.split('\n').find((text) => text.startsWith(`${metric} `));
  return Number(line?.slice(metric.length) ?? 0);
}
