import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { seedDatasets, SENSORS } from './registry-seed';
import { simulatedRows } from './simulated-rows';

/** Datasets that are there before. */
const SIZES = [0, 100_000, 1_000_000] as const;
/** Exposures that are measured in each, after some that warm up and are not counted. */
const ROUNDS = 40;
const WARM_UP = 10;
const DAY_OBS = 20260125;

/** What a registry of one size costs. */
interface SizeFigures {
  readonly datasets_before: number;
  readonly registering_wall_us_per_file: number;
  readonly registering_wall_us_per_file_95th_percentile: number;
  /** The same files again, which are compared and not written. */
  readonly comparing_wall_us_per_file: number;
  /** Against the registry that was empty: 1.2 means a fifth more. */
  readonly registering_growth: number;
  readonly comparing_growth: number;
}

interface RegistryFigures {
  readonly machine: Machine;
  readonly files_of_a_batch: number;
  readonly rounds: number;
  readonly sizes: readonly SizeFigures[];
}

interface Registry {
  readonly datasets: number;
  readonly butler: ButlerRepository;
  readonly registeringUs: number[];
  readonly comparingUs: number[];
}

/**
 * What one file costs in registries that hold more and more datasets: exposures of 205 files, one a batch, in turn in each of them, so
 * that whatever else the machine does falls on all alike. The server commits durably.
 */
export async function benchRegistry(asJson: boolean): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'autoingest-bench-'));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({
    dataDir: join(folder, 'postgres'),
    port: await freePort(),
    durable: true,
  });
  const stores = new ObjectStores({ profiles: [] });
  const registries: Registry[] = [];
  try {
    for (const datasets of SIZES) registries.push(await prepare(folder, postgres, stores, datasets));
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
      // Each comes first equally often.
      const first = round % registries.length;
      for (const registry of [...registries.slice(first), ...registries.slice(0, first)]) {
        await measure(registry, batchOf(round + 2));
      }
    }
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
  await registered(butler, batchOf(1), 'registered');
  await seedDatasets(postgres.url(name), datasets);
  return { datasets, butler, registeringUs: [], comparingUs: [] };
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

async function measure({ butler, registeringUs, comparingUs }: Registry, batch: RawBatch): Promise<void> {
  for (const [status, timings] of [
    ['registered', registeringUs],
    ['existed', comparingUs],
  ] as const) {
    const began = performance.now();
    await registered(butler, batch, status);
    timings.push(((performance.now() - began) * 1000) / batch.datasets.length);
  }
}

async function registered(
  butler: ButlerRepository,
  batch: RawBatch,
  status: 'registered' | 'existed',
): Promise<void> {
  const { outcomes } = await butler.registerRaws(batch);
  const other = outcomes.find((outcome) => outcome.status !== status);
  if (other !== undefined) throw new Error(`not ${status}: ${JSON.stringify(other)}`);
}

function summary(registry: Registry, empty: Registry): SizeFigures {
  const counted = (timings: readonly number[]): readonly number[] => timings.slice(WARM_UP);
  const registering = counted(registry.registeringUs);
  const comparing = counted(registry.comparingUs);
  const ascending = registering.toSorted((a, b) => a - b);
  return {
    datasets_before: registry.datasets,
    registering_wall_us_per_file: rounded(median(registering)),
    registering_wall_us_per_file_95th_percentile: rounded(
      ascending[Math.floor(0.95 * ascending.length)] ?? NaN,
    ),
    comparing_wall_us_per_file: rounded(median(comparing)),
    registering_growth: rounded(median(registering) / median(counted(empty.registeringUs))),
    comparing_growth: rounded(median(comparing) / median(counted(empty.comparingUs))),
  };
}

function print({ machine: on, files_of_a_batch: files, rounds, sizes }: RegistryFigures): void {
  console.log(
    `${JSON.stringify(on)}\nµs per file, median of ${rounds} exposures of ${files} files, in turn in each registry:`,
  );
  printTable(
    sizes.map((size) => ({
      'datasets before': size.datasets_before,
      registering: size.registering_wall_us_per_file,
      '95th percentile': size.registering_wall_us_per_file_95th_percentile,
      'to the empty one': size.registering_growth,
      comparing: size.comparing_wall_us_per_file,
      'to the empty one ': size.comparing_growth,
    })),
  );
}
