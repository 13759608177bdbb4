import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  ButlerRepository,
  createRepository,
  RepositoryFiles,
  type RawBatch,
  type RawDataset,
} from '#adapters/butler-registry';
import { ObjectStores } from '#adapters/object-store';
import { LSSTCAM } from '#domain/instruments';
import { datasetId } from '#domain/observation';
import { freePort, startPostgres, type PostgresServer } from '#stack';
import { machine, median, printTable, rounded, type Machine } from './figures';
import { postgresCpuMs } from './postgres-cpu';
import { seedDatasets, SENSORS } from './registry-seed';
import { simulatedRows } from './simulated-rows';

/** Datasets that are there before. */
const SIZES = [0, 100_000, 1_000_000] as const;
/**
 * Exposures that are measured in each, after some that are not counted: a registry that was empty has 20,000 datasets by then, what a camera
 * brings in the first hour, and the server's processes have seen the indexes that they work on.
 */
const ROUNDS = 60;
const WARM_UP = 100;
const DAY_OBS = 20260125;

/** Exposures each of which comes right after a checkpoint. */
const AFTER_CHECKPOINTS = 12;

/**
 * As a site sets up a server for this: memory for the indexes (the default of 128 MB is for small machines). No checkpoint and no
 * vacuum but those that the bench asks for.
 */
const SETTINGS = {
  shared_buffers: '2GB',
  max_wal_size: '16GB',
  checkpoint_timeout: '1d',
  autovacuum: 'off',
} as const;

/** What is done in each registry, one after the other, with an exposure a batch. */
type Work = 'registering' | 'comparing' | 'after_checkpoint';

/** What one work costs in a registry of one size; growth is against the registry that was empty: 1.2 means a fifth more. */
interface WorkFigures {
  readonly wall_us_per_file: number;
  readonly wall_us_per_file_95th_percentile: number;
  readonly wall_growth: number;
  /** Of the worker's process and of PostgreSQL's that serves it; null where it is not known. */
  readonly cpu_us_per_file: number | null;
  readonly cpu_growth: number | null;
}

interface SizeFigures {
  readonly datasets_before: number;
  readonly registering: WorkFigures;
  /** The same files again, which are compared and not written. */
  readonly comparing: WorkFigures;
  /**
   * Where pages are written for the first time since a checkpoint: PostgreSQL then logs each as a whole. The ids of datasets are spread
   * evenly, so that 205 files touch some 1,200 pages of six indexes in a large registry, whoever writes them.
   */
  readonly after_checkpoint: WorkFigures;
}

interface RegistryFigures {
  readonly machine: Machine;
  readonly files_of_a_batch: number;
  readonly rounds: number;
  readonly sizes: readonly SizeFigures[];
}

interface Registry {
  readonly datasets: number;
  readonly url: string;
  readonly butler: ButlerRepository;
  readonly costs: Map<Work, Cost>;
}

/** What one work has cost in one registry. */
interface Cost {
  readonly wallUs: readonly number[];
  readonly cpuUs: number | null;
}

/**
 * What one file costs in registries that hold more and more datasets: exposures of 205 files, one a batch, in turn in each of them, so
 * that whatever else the machine does falls on all alike. The server commits durably and has the memory that a registry's needs.
 */
export async function benchRegistry(asJson: boolean): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'autoingest-bench-'));
  chmodSync(folder, 0o755);
  const postgres = await startTuned(folder);
  const stores = new ObjectStores({ profiles: [] });
  const registries: Registry[] = [];
  try {
    for (const datasets of SIZES) registries.push(await prepare(folder, postgres, stores, datasets));
    const [first, last] = [2, 2 + WARM_UP + ROUNDS];
    const checkpoint = (): Promise<void> => query(postgres, 'CHECKPOINT');
    await measure(registries, 'warm-up', [first, first + WARM_UP], 'registered');
    await measure(registries, 'registering', [first + WARM_UP, last], 'registered');
    await measure(registries, 'comparing', [first + WARM_UP, last], 'existed');
    await measure(registries, 'after_checkpoint', [last, last + AFTER_CHECKPOINTS], 'registered', checkpoint);
    const figures: RegistryFigures = {
      machine: machine(),
      files_of_a_batch: SENSORS,
      rounds: ROUNDS,
      sizes: registries.map((registry) => summary(registry, registries[0] ?? registry)),
    };
    if (!asJson) print(figures);
    return figures;
  } finally {
    await Promise.all(registries.map(({ butler }) => butler.close()));
    await stores.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A durable server with `SETTINGS`. */
async function startTuned(folder: string): Promise<PostgresServer> {
  const options = { dataDir: join(folder, 'postgres'), port: await freePort(), durable: true };
  const untuned = await startPostgres(options);
  for (const [name, value] of Object.entries(SETTINGS)) {
    await query(untuned, `ALTER SYSTEM SET ${name} = '${value}'`);
  }
  await untuned.stop();
  return startPostgres(options);
}

async function query(postgres: PostgresServer, sql: string): Promise<void> {
  const client = new Client({ connectionString: postgres.url() });
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function prepare(
  folder: string,
  postgres: PostgresServer,
  stores: ObjectStores,
  datasets: number,
): Promise<Registry> {
  const files = new RepositoryFiles(stores);
  const name = `with_${datasets}`;
  const repository = join(folder, name);
  await postgres.createDatabase(name);
  await createRepository({
    repository,
    registryDb: postgres.url(name),
    configExists: files.exists,
    createText: files.createText,
  });
  const butler = await ButlerRepository.open(repository, { readText: files.readText });
  await butler.registerInstrument(LSSTCAM, { update: false });
  // The first of all makes the run and its summaries.
  await timed(butler, batchOf(1), 'registered');
  await seedDatasets(postgres.url(name), datasets);
  return { datasets, url: postgres.url(name), butler, costs: new Map() };
}

function batchOf(seqNum: number): RawBatch {
  const rows = simulatedRows('registry bench', DAY_OBS, seqNum);
  const { instrument, id: exposure, obs_id: obsId } = rows.exposure;
  const { raw } = LSSTCAM;
  const datasets = Array.from({ length: SENSORS }, (_, detector): RawDataset => {
    const path = `embargo@rubin-summit/${instrument}/${DAY_OBS}/${obsId}/${obsId}_${detector}.fits`;
    const id = datasetId(raw.datasetType, raw.run, { instrument, detector, exposure });
    return { ...raw, instrument, detector, exposure, path, uri: `s3://${path}`, sizeBytes: 12_345_678, id };
  });
  return { exposures: [rows], datasets };
}

/** Registers exposures of these sequence numbers, the last one excluded, in turn in each registry; each comes first equally often. */
async function measure(
  registries: readonly Registry[],
  work: Work | 'warm-up',
  [from, to]: readonly [number, number],
  status: 'registered' | 'existed',
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const began = await Promise.all(registries.map(({ url }) => postgresCpuMs(url)));
  const walls = registries.map((): number[] => []);
  const workerMs = registries.map(() => 0);
  for (let seqNum = from; seqNum < to; seqNum += 1) {
    const batch = batchOf(seqNum);
    await before();
    for (let turn = 0; turn < registries.length; turn += 1) {
      const at = (seqNum + turn) % registries.length;
      const registry = registries[at];
      if (registry === undefined) continue;
      const cpuBegan = process.cpuUsage();
      walls[at]?.push(await timed(registry.butler, batch, status));
      const { user, system } = process.cpuUsage(cpuBegan);
      workerMs[at] = (workerMs[at] ?? 0) + (user + system) / 1000;
    }
  }
  if (work === 'warm-up') return;
  // A checkpoint may take longer than connections are kept, and with them go their processes' counts.
  const isCounted = work !== 'after_checkpoint';
  const files = (to - from) * SENSORS;
  for (const [at, { url, costs }] of registries.entries()) {
    const [cpuBegan, cpuEnded] = [began[at] ?? null, await postgresCpuMs(url)];
    const isKnown = isCounted && cpuBegan !== null && cpuEnded !== null;
    const cpuUs = isKnown ? ((cpuEnded - cpuBegan + (workerMs[at] ?? 0)) * 1000) / files : null;
    costs.set(work, { wallUs: walls[at] ?? [], cpuUs });
  }
}

/** Microseconds of wall time per file. @throws Error for a file that does not end with this status */
async function timed(
  butler: ButlerRepository,
  batch: RawBatch,
  status: 'registered' | 'existed',
): Promise<number> {
  const began = performance.now();
  const { outcomes } = await butler.registerRaws(batch);
  const tookMs = performance.now() - began;
  const other = outcomes.find((outcome) => outcome.status !== status);
  if (other !== undefined) throw new Error(`not ${status}: ${JSON.stringify(other)}`);
  return (tookMs * 1000) / batch.datasets.length;
}

function summary({ datasets, costs }: Registry, empty: Registry): SizeFigures {
  const of = (work: Work): WorkFigures => figuresOf(costs.get(work), empty.costs.get(work));
  return {
    datasets_before: datasets,
    registering: of('registering'),
    comparing: of('comparing'),
    after_checkpoint: of('after_checkpoint'),
  };
}

function figuresOf(cost: Cost = NOTHING, ofEmpty: Cost = NOTHING): WorkFigures {
  const ascending = cost.wallUs.toSorted((a, b) => a - b);
  const isKnown = cost.cpuUs !== null && ofEmpty.cpuUs !== null;
  return {
    wall_us_per_file: rounded(median(cost.wallUs)),
    wall_us_per_file_95th_percentile: rounded(ascending[Math.floor(0.95 * ascending.length)] ?? NaN),
    wall_growth: rounded(median(cost.wallUs) / median(ofEmpty.wallUs)),
    cpu_us_per_file: cost.cpuUs === null ? null : rounded(cost.cpuUs),
    cpu_growth: isKnown ? rounded(cost.cpuUs / ofEmpty.cpuUs) : null,
  };
}

const NOTHING: Cost = { wallUs: [], cpuUs: null };

function print({ machine: on, files_of_a_batch: files, rounds, sizes }: RegistryFigures): void {
  console.log(
    `${JSON.stringify(on)}\nµs per file, ${rounds} exposures of ${files} files (after checkpoints ${AFTER_CHECKPOINTS}), in turn in each registry:`,
  );
  printTable(
    sizes.flatMap((size) =>
      (['registering', 'comparing', 'after_checkpoint'] as const).map((work) => ({
        'datasets before': size.datasets_before,
        work: work.replace('_', ' '),
        'wall, median': size[work].wall_us_per_file,
        '95th percentile': size[work].wall_us_per_file_95th_percentile,
        growth: size[work].wall_growth,
        cpu: size[work].cpu_us_per_file ?? '?',
        'growth of cpu': size[work].cpu_growth ?? '?',
      })),
    ),
  );
}
