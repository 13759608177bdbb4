import { mkdtempSync, chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ButlerRepository, createRepository, RepositoryFiles } from '#adapters/butler-registry';
import { HeaderReader, ObjectStores } from '#adapters/object-store';
import { connectRedis, GroupKeys, HeaderCache, ObjectQueue } from '#adapters/queue';
import { LSSTCAM } from '#domain/instruments';
import { simulateExposure } from '#simulator';
import { findRedisServer, freePort, startPostgres, startRedis } from '#stack';
import { MetadataCorrections, RawIngest, type Stage } from '#tasks/ingest';
import { machine, median, printTable, rounded, type Machine } from './figures';
import { timeBareInserts } from './bare-inserts';
import { startS3, S3_KEYS } from './s3-server';

/** One way of ingesting; exposures of 205 files. */
interface Variant {
  readonly store: 'disk' | 's3';
  /** Whence headers come; `kept` are sidecars that a recorder has left in Redis. */
  readonly header: 'sidecar' | 'fits' | 'kept';
  readonly batch: number;
}

const VARIANTS: readonly Variant[] = (['disk', 's3'] as const).flatMap((store) =>
  (['sidecar', 'fits', 'kept'] as const).flatMap((header) =>
    [205, 50].map((batch) => ({ store, header, batch })),
  ),
);
/** Exposures of each variant; the first warms up and is not counted. */
const EXPOSURES = 7;
const DAY_OBS = 20260125;
const BUCKET = 'bench';

/** Figures per file, medians over the exposures. */
interface VariantFigures extends Variant {
  readonly wall_ms_per_file: number;
  readonly cpu_ms_per_file: number;
  readonly stages_wall_ms_per_file: Readonly<Record<string, number>>;
}

interface IngestFigures {
  readonly machine: Machine;
  readonly s3_server: string;
  readonly ingest: readonly VariantFigures[];
  readonly floor_wall_ms_per_file: number;
}

/**
 * What one file costs a worker, from the taken batch to its settlement: wall time and CPU of the worker's process (PostgreSQL, Redis
 * and the S3 server run beside it on the same machine), by the ways in which headers come, with the share of each stage, and
 * beside it the floor: the same rows by bare multi-row INSERTs.
 */
export async function benchIngest(asJson: boolean): Promise<object> {
  await using bench = await prepare();
  const figures: VariantFigures[] = [];
  let seqNum = 0;
  for (const variant of VARIANTS) {
    const runs: Run[] = [];
    for (let exposure = 0; exposure < EXPOSURES; exposure += 1) {
      seqNum += 1;
      const paths = await bench.sow(variant, seqNum);
      runs.push(await bench.ingest(variant, paths));
    }
    figures.push(summary(variant, runs.slice(1)));
    if (!asJson) process.stderr.write('.');
  }
  if (!asJson) process.stderr.write('\n');
  const floor = await timeBareInserts(bench.databaseUrl, EXPOSURES);
  const result: IngestFigures = {
    machine: machine(),
    s3_server: bench.s3Server,
    ingest: figures,
    floor_wall_ms_per_file: rounded(floor),
  };
  if (!asJson) print(result);
  return result;
}

interface Run {
  readonly files: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly stages: ReadonlyMap<string, number>;
}

type StageName = Stage | 'taking' | 'settling';

interface Bench extends AsyncDisposable {
  readonly databaseUrl: string;
  readonly s3Server: string;
  /** Puts one exposure into the store of a variant; its FITS paths. */
  sow(variant: Variant, seqNum: number): Promise<string[]>;
  ingest(variant: Variant, paths: readonly string[]): Promise<Run>;
}

async function prepare(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'autoingest-bench-'));
  chmodSync(folder, 0o755);
  const bucketsFolder = join(folder, 'buckets');
  const [postgres, redisServer, s3] = await Promise.all([
    startPostgres({ dataDir: join(folder, 'postgres'), port: await freePort(), durable: true }),
    startRedis({
      program: findRedisServer('.cache'),
      port: await freePort(),
      dataDir: join(folder, 'redis'),
    }),
    startS3(join(folder, 's3'), BUCKET),
  ]);
  await postgres.createDatabase('bench');
  const databaseUrl = postgres.url('bench');
  const stores = {
    disk: new ObjectStores({ profiles: [], folderRoot: bucketsFolder }),
    s3: new ObjectStores({ profiles: [{ name: null, endpoint: s3.endpoint, ...S3_KEYS }] }),
  };
  const files = new RepositoryFiles(stores.disk);
  const repo = join(folder, 'repo');
  await createRepository({
    repository: repo,
    registryDb: databaseUrl,
    configExists: files.exists,
    createText: files.createText,
  });
  const repository = await ButlerRepository.open(repo, { readText: files.readText });
  await repository.registerInstrument(LSSTCAM, { update: false });
  const redis = connectRedis({ host: '127.0.0.1', port: redisServer.port });
  const queue = new ObjectQueue(redis);
  const lease = await queue.openLease(BUCKET, 'bench', { leaseMs: 60_000, maxFailures: 3 });
  if ('lost' in lease) throw new Error('no lease');

  const sow = async (variant: Variant, seqNum: number): Promise<string[]> => {
    const { arrivals } = simulateExposure({ seed: 'bench', dayObs: DAY_OBS, seqNum });
    const paths: string[] = [];
    for (const arrival of arrivals) {
      if (arrival.kind === 'sidecar' && variant.header === 'fits') continue;
      const path = `${BUCKET}/${arrival.key}`;
      if (variant.store === 's3') await stores.s3.put(path, arrival.bytes());
      else {
        const file = join(bucketsFolder, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, arrival.bytes());
      }
      if (arrival.kind === 'fits') paths.push(path);
    }
    return paths;
  };

  const keptHeaders = new HeaderCache(redis);
  const leaveHeaders = async (variant: Variant, paths: readonly string[]): Promise<void> => {
    const reader = new HeaderReader(stores[variant.store]);
    const versions = await keptHeaders.versionsOf(paths);
    const headers = await Promise.all(
      paths.map(async (path) => {
        const [known, read] = [versions.get(path), await reader.readSidecar(path)];
        if (typeof known !== 'object' || !('sidecar' in read)) throw new Error(`no header of ${path}`);
        return { path, version: known.version, text: Buffer.from(read.bytes).toString() };
      }),
    );
    await keptHeaders.keep(headers);
  };

  const ingest = async (variant: Variant, paths: readonly string[]): Promise<Run> => {
    const stages = new Map<StageName, number>();
    const add = (stage: StageName, ms: number): void => void stages.set(stage, (stages.get(stage) ?? 0) + ms);
    const objects = stores[variant.store];
    const task = new RawIngest({
      headers: new HeaderReader(objects),
      objects,
      repository,
      groups: new GroupKeys(redis),
      keptHeaders,
      corrections: MetadataCorrections.of(undefined),
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      groupLifetimeSeconds: 600,
      concurrency: 32,
      onStage: add,
    });
    await queue.announce(
      paths.map((path) => ({ path })),
      60,
    );
    if (variant.header === 'kept') await leaveHeaders(variant, paths);
    const [began, cpuBegan] = [performance.now(), process.cpuUsage()];
    for (let left = paths.length; left > 0;) {
      const takeBegan = performance.now();
      const batch = await lease.take(variant.batch, 1000);
      if ('lost' in batch) throw new Error('the lease was lost');
      const ingestBegan = performance.now();
      add('taking', ingestBegan - takeBegan);
      const outcomes = await task.ingest(batch.objects.map(({ path }) => path));
      const failed = outcomes.find(({ status }) => status !== 'registered');
      if (failed !== undefined) throw new Error(`not registered: ${JSON.stringify(failed)}`);
      const settleBegan = performance.now();
      await lease.settle(outcomes.map(({ path }) => ({ path, result: 'done' })));
      add('settling', performance.now() - settleBegan);
      left -= batch.objects.length;
    }
    const cpu = process.cpuUsage(cpuBegan);
    return {
      files: paths.length,
      wallMs: performance.now() - began,
      cpuMs: (cpu.user + cpu.system) / 1000,
      stages,
    };
  };

  return {
    databaseUrl,
    s3Server: s3.name,
    sow,
    ingest,
    [Symbol.asyncDispose]: async () => {
      await lease.close();
      redis.disconnect();
      await repository.close();
      await Promise.all([stores.disk.close(), stores.s3.close()]);
      s3.stop();
      await Promise.all([postgres.stop(), redisServer.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const ignore = (): void => undefined;

function summary(variant: Variant, runs: readonly Run[]): VariantFigures {
  const perFile = (figure: (run: Run) => number): number =>
    rounded(median(runs.map((run) => figure(run) / run.files)));
  const names = [...new Set(runs.flatMap(({ stages }) => [...stages.keys()]))];
  return {
    ...variant,
    wall_ms_per_file: perFile(({ wallMs }) => wallMs),
    cpu_ms_per_file: perFile(({ cpuMs }) => cpuMs),
    stages_wall_ms_per_file: Object.fromEntries(
      names.map((name) => [name, perFile(({ stages }) => stages.get(name) ?? 0)]),
    ),
  };
}

function print(result: IngestFigures): void {
  console.log(
    `${JSON.stringify(result.machine)} S3: ${result.s3_server}\nms per file, median of ${EXPOSURES - 1} exposures of 205 files:`,
  );
  printTable(
    result.ingest.map(
      ({ store, header, batch, wall_ms_per_file, cpu_ms_per_file, stages_wall_ms_per_file }) => ({
        store,
        header,
        batch,
        wall: wall_ms_per_file,
        cpu: cpu_ms_per_file,
        ...stages_wall_ms_per_file,
        'wall/floor': rounded(wall_ms_per_file / result.floor_wall_ms_per_file),
      }),
    ),
  );
  console.log(
    `floor (the same rows by bare multi-row INSERTs): ${result.floor_wall_ms_per_file} ms per file`,
  );
}
