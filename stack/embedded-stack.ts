import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { FolderStore } from '#adapters/object-store';
import { connectRedis } from '#adapters/queue';
import { parseObjectPath } from '#domain/observation';
import { AnnouncementJournal } from './announcement-journal';
import { Announcer } from './announcer';
import { untilReady } from './app-readiness';
import type { RunningStack } from './banner';
import { BucketReporter } from './bucket-reporter';
import { BucketWatch } from './bucket-watch';
import { DATABASE, prepareRepo, registryUrl } from './butler-repo';
import { readSettings, type DataFolder } from './data-folder';
import { Inbox } from './inbox';
import { shortName } from './object-lines';
import { ObjectOutcomes } from './object-outcome';
import { OutcomeFollower, type FollowedOutcome } from './outcome-follower';
import { startPostgres, type PostgresServer } from './postgres';
import type { ProcessBook } from './process-book';
import { startRedis } from './redis';
import { findRedisServer } from './redis-program';
import { RegisteredDatasets } from './registered-datasets';
import { appProcess, BUCKETS, serviceApps, WORKER_NAME, type RedisPlace } from './service-apps';
import { findS3Gateway, s3Gateway, type S3Access } from './s3-gateway';
import type { StackPorts } from './stack-ports';
import { Supervisor } from './supervisor';

/** What a stack is made of. */
export interface StackParts {
  readonly folder: DataFolder;
  readonly ports: StackPorts;
  /** A Redis that is there already. */
  readonly givenRedis: RedisPlace | undefined;
  /** Whether the buckets are served by S3 as well. */
  readonly s3: boolean;
  readonly book: ProcessBook;
  /** Where the compiled service lies. */
  readonly dist: string;
  /** Gets lines for a person. */
  readonly tell: (line: string) => void;
  readonly onOutcome: (outcome: FollowedOutcome) => void;
}

/** Servers, apps, watched bucket and inbox on this machine, started in order and stopped in the opposite one. */
export class EmbeddedStack {
  private readonly supervisor: Supervisor;
  private readonly stops: (() => Promise<void>)[] = [];

  constructor(private readonly parts: StackParts) {
    this.supervisor = new Supervisor(parts.book, parts.tell);
    this.stops.push(() => this.supervisor.stop());
  }

  /**
   * Starts everything; call `stop` even where it rejects.
   *
   * @throws Error with a message for the user
   */
  async start(signal: AbortSignal): Promise<RunningStack> {
    const { folder, ports, dist, tell } = this.parts;
    const s3Program = this.parts.s3 ? findS3Gateway() : undefined;
    const postgres = await this.startPostgres();
    signal.throwIfAborted();
    const redis = await this.startRedis();
    signal.throwIfAborted();
    if (await prepareRepo(folder, postgres, dist))
      tell(`A Butler repository with every Rubin instrument was made in ${folder.repo}.`);
    const { notificationSecret, s3Secret } = readSettings(folder);
    const apps = serviceApps({
      folder,
      ports,
      redis,
      notificationSecret,
      imagePattern: process.env['DATASET_REGEXP'],
    });
    for (const app of apps) {
      signal.throwIfAborted();
      await this.supervisor.run(appProcess(app, dist, folder.logs));
    }
    const s3 = s3Program === undefined ? undefined : await this.startS3(s3Program, s3Secret);
    const notReady = await untilReady(apps, signal);
    await this.watchFolders(redis, postgres.url(DATABASE), notificationSecret);
    return {
      folder,
      apps,
      notReady,
      redis,
      s3,
      postgresPort: ports.postgres,
      registryUrl: registryUrl(ports.postgres),
    };
  }

  async stop(): Promise<void> {
    for (const stop of this.stops.splice(0).reverse()) await stop();
  }

  private startPostgres(): Promise<PostgresServer> {
    const { folder, ports } = this.parts;
    return this.supervisor.run({
      name: 'PostgreSQL',
      stopSignal: 'SIGINT',
      start: () =>
        startPostgres({
          dataDir: folder.postgres,
          port: ports.postgres,
          durable: true,
          logFile: join(folder.logs, 'postgres.log'),
          ownGroup: true,
        }),
    });
  }

  private async startRedis(): Promise<RedisPlace & { readonly program: string }> {
    const { folder, ports, givenRedis } = this.parts;
    if (givenRedis !== undefined) {
      await this.tryRedis(givenRedis);
      return { ...givenRedis, program: 'given by REDIS_HOST' };
    }
    const program = findRedisServer(folder.programs);
    await this.supervisor.run({
      name: 'Redis',
      start: () =>
        startRedis({
          program,
          port: ports.redis,
          dataDir: folder.redis,
          logFile: join(folder.logs, 'redis.log'),
          ownGroup: true,
        }),
    });
    return { host: '127.0.0.1', port: ports.redis, password: undefined, tls: undefined, program };
  }

  private async startS3(program: string, secretKey: string): Promise<S3Access> {
    const { folder, ports } = this.parts;
    const access = { endpoint: `http://127.0.0.1:${ports.s3}`, accessKey: 'autoingest', secretKey };
    await this.supervisor.run(s3Gateway(program, folder, ports.s3, access));
    return access;
  }

  private async tryRedis(place: RedisPlace): Promise<void> {
    const redis = connectRedis(endpoint(place));
    try {
      await redis.ping();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(
        `The Redis that REDIS_HOST names (${place.host}:${place.port}) does not answer: ${reason}`,
        {
          cause,
        },
      );
    } finally {
      redis.disconnect();
    }
  }

  private async watchFolders(redisPlace: RedisPlace, databaseUrl: string, secret: string): Promise<void> {
    const { folder, ports, tell, onOutcome } = this.parts;
    const redis = connectRedis(endpoint(redisPlace));
    const datasets = new RegisteredDatasets(databaseUrl);
    this.stops.push(async () => {
      redis.disconnect();
      await datasets.close();
    });
    const outcomes = new ObjectOutcomes(redis);
    const follower = new OutcomeFollower(outcomes, datasetIdsByPath(datasets, folder.buckets), onOutcome);
    this.stops.push(() => follower.stop());
    const reporter = new BucketReporter(outcomes, follower, onOutcome, tell);
    for (const bucket of Object.values(BUCKETS)) {
      for (const path of await outcomes.unfinished(bucket, WORKER_NAME)) follower.follow(path);
      mkdirSync(join(folder.buckets, bucket), { recursive: true });
    }
    const announcer = new Announcer(`http://127.0.0.1:${ports.enqueue}/notify`, secret);
    const journal = new AnnouncementJournal(folder.announced);
    const bucket = new BucketWatch(folder.buckets, announcer, journal, (path, answer) => {
      reporter.answered(path, answer).catch((error: unknown) => {
        tell(`unknown    ${shortName(path)}  ${error instanceof Error ? error.message : String(error)}`);
      });
    });
    this.stops.push(() => bucket.stop());
    const inbox = new Inbox(folder.inbox, folder.buckets, BUCKETS, {
      filed: (name, path) => {
        if (!name.endsWith(basename(path))) tell(`filed      ${name}  as ${path}`);
      },
      refused: (name, reason) => {
        tell(`refused    inbox/${name}  ${reason}`);
      },
    });
    this.stops.push(() => inbox.stop());
    await bucket.start();
    await inbox.start();
  }
}

const endpoint = ({ host, port, user, password, tls }: RedisPlace): Parameters<typeof connectRedis>[0] => ({
  host,
  port,
  ...(user === undefined || user === '' ? {} : { username: user }),
  ...(password === undefined ? {} : { password }),
  tls: tls !== undefined && /^(on|true|yes|1)$/i.test(tls),
});

function datasetIdsByPath(
  datasets: RegisteredDatasets,
  buckets: string,
): (paths: readonly string[]) => Promise<ReadonlyMap<string, string>> {
  const store = new FolderStore(buckets);
  const uriOf = (path: string): string => {
    const parsed = parseObjectPath(path);
    return 'parsed' in parsed ? store.uri(parsed.parsed) : '';
  };
  return async (paths) => {
    const ids = await datasets.idsByUri(paths.map(uriOf));
    return new Map(
      paths.flatMap((path) => {
        const id = ids.get(uriOf(path));
        return id === undefined ? [] : [[path, id] as const];
      }),
    );
  };
}
