import { homedir, hostname } from 'node:os';
import { Module, type DynamicModule, type OnApplicationBootstrap, type Provider } from '@nestjs/common';
import { Registry } from 'prom-client';
import { ButlerRegistryModule, RepositoryConnection, RepositoryFiles } from '#adapters/butler-registry';
import {
  HeaderReader,
  ObjectStoreModule,
  ObjectStores,
  type ObjectStoresOptions,
} from '#adapters/object-store';
import { GroupKeys, HeaderCache, ObjectQueue, QueueModule } from '#adapters/queue';
import { Logs, redisEndpoint } from '#adapters/runtime';
import { MetadataCorrections, RawIngest } from '#tasks/ingest';
import { VisitDefiner } from '#tasks/visit';
import { profilesOf, type WorkerConfig } from './config-schema';
import { IngestCounts } from './ingest-counts';
import { IngestLane, type LaneOptions } from './ingest-lane';
import { IngestLanes } from './ingest-lanes';
import { Outside } from './outside';
import { outsideProvider } from './outside-wiring';
import { RecorderLane } from './recorder-lane';
import { recorderProvider } from './recorder-wiring';
import { SummitCounts } from './summit-counts';
import { summitImports, summitNoticesOf, summitProviders } from './summit-wiring';
import { visitProvider } from './visit-wiring';
import { withRepository } from './with-repository';

/** Headers that one batch reads at the same time. */
const CONCURRENT_READS = 32;

/** Takes batches and ingests them. */
@Module({})
export class WorkerModule implements OnApplicationBootstrap {
  constructor(private readonly recorder: RecorderLane) {}

  /** Presence does not wait for the registry. */
  onApplicationBootstrap(): void {
    this.recorder.start();
  }

  static forRoot(config: WorkerConfig): DynamicModule {
    const stores: ObjectStoresOptions = { profiles: profilesOf(config), folderRoot: config.BUCKETS_FOLDER };
    return {
      module: WorkerModule,
      imports: [
        QueueModule.forRoot({
          ...redisEndpoint(config),
          buckets: config.BUCKET,
          recorder: config.WORKER_NAME ?? hostname(),
        }),
        ObjectStoreModule.forRoot(stores),
        ButlerRegistryModule.forRoot({
          repository: config.BUTLER_REPO,
          readText: (uri) => readText(stores, uri),
          credentials: {
            LSST_DB_AUTH: config.LSST_DB_AUTH,
            LSST_DB_AUTH_CREDENTIALS: config.LSST_DB_AUTH_CREDENTIALS?.reveal(),
            HOME: homedir(),
          },
          aliases: config,
          limits: { poolSize: config.REGISTRY_CONNECTIONS },
        }),
        ...summitImports(config),
      ],
      providers: [
        countsProvider(config),
        visitProvider,
        ingestProvider(config),
        outsideProvider(config),
        lanesProvider(config),
        recorderProvider(config),
        ...summitProviders(config),
      ],
    };
  }
}

/** Reads `butler.yaml`, with a store for this once. */
async function readText(options: ObjectStoresOptions, uri: string): Promise<string> {
  const stores = new ObjectStores(options);
  try {
    return await new RepositoryFiles(stores).readText(uri);
  } finally {
    await stores.close();
  }
}

const countsProvider = (config: WorkerConfig): Provider => ({
  provide: IngestCounts,
  useFactory: (metrics: Registry) => new IngestCounts(metrics, config.BUCKET),
  inject: [Registry],
});

const ingestProvider = (config: WorkerConfig): Provider => ({
  provide: RawIngest,
  useFactory: (
    headers: HeaderReader,
    objects: ObjectStores,
    repository: RepositoryConnection,
    groups: GroupKeys,
    keptHeaders: HeaderCache,
    visits: VisitDefiner,
    counts: IngestCounts,
    logs: Logs,
  ) =>
    new RawIngest({
      headers,
      objects,
      groups,
      keptHeaders,
      visits,
      repository: {
        registerRaws: (batch) => withRepository(repository, (butler) => butler.registerRaws(batch)),
      },
      guiders: {
        registerGuiders: (files) => withRepository(repository, (butler) => butler.registerGuiders(files)),
      },
      corrections: MetadataCorrections.of(config.METADATA_CORRECTIONS_PATH),
      log: logs.for('ingest'),
      groupLifetimeSeconds: Math.ceil(config.GROUP_LIFETIME / 1000),
      concurrency: CONCURRENT_READS,
      onStage: (stage, durationMs) => {
        counts.stage(stage, durationMs);
      },
    }),
  inject: [
    HeaderReader,
    ObjectStores,
    RepositoryConnection,
    GroupKeys,
    HeaderCache,
    VisitDefiner,
    IngestCounts,
    Logs,
  ],
});

const lanesProvider = (config: WorkerConfig): Provider => ({
  provide: IngestLanes,
  useFactory: (
    queue: ObjectQueue,
    ingest: RawIngest,
    counts: IngestCounts,
    logs: Logs,
    objects: ObjectStores,
    outside: Outside,
    summitCounts: SummitCounts,
  ) => {
    const parts = { queue, ingest, outside, counts, log: logs.for('ingest') };
    const lanes = config.BUCKET.map((bucket) => {
      const summitNotices = summitNoticesOf(config, bucket, summitCounts, logs);
      return new IngestLane({ ...parts, summitNotices }, laneOptions(config, bucket));
    });
    return new IngestLanes(lanes, objects);
  },
  inject: [ObjectQueue, RawIngest, IngestCounts, Logs, ObjectStores, Outside, SummitCounts],
});

const laneOptions = (config: WorkerConfig, bucket: string): LaneOptions => ({
  bucket,
  worker: config.WORKER_NAME ?? hostname(),
  mostInBatch: config.MAX_INGESTS,
  maxFailures: config.MAX_FAILURES,
  leaseMs: config.WORKER_LEASE,
  deadlineMs: config.BATCH_DEADLINE,
  pauses: {
    baseMs: config.RETRY_BASE,
    longestMs: config.RETRY_MAX,
    guiders: { shortMs: config.MAX_GUIDER_WAIT, horizonMs: config.GUIDER_HORIZON },
  },
});
