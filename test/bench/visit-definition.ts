import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { ButlerRepository, createRepository, RepositoryFiles } from '#adapters/butler-registry';
import { ObjectStores } from '#adapters/object-store';
import { LSSTCAM } from '#domain/instruments';
import type { ExposureRows } from '#domain/observation';
import { freePort, startPostgres } from '#stack';
import { VisitDefiner } from '#tasks/visit';
import { median, rounded } from './figures';
import { postgresCpuMs } from './postgres-cpu';
import { simulatedRows } from './simulated-rows';

/** Visits that are measured, after some that warm up and are not counted. */
const VISITS = 60;
const WARM_UP = 30;
const DAY_OBS = 20260125;

/** What the definition of one visit costs with all its rows, one visit a statement as in a night. */
export interface DefinitionFigures {
  /** CPU of the worker's process: regions, encoding, sending. PostgreSQL's own is not in it. */
  readonly cpu_ms: number;
  /** CPU of PostgreSQL's processes that serve the worker, mean; null where the system does not tell (it is Linux that does). */
  readonly postgres_cpu_ms: number | null;
  /** From the exposure to the committed rows. */
  readonly wall_ms: number;
  /** On the average. */
  readonly rows_of_a_visit: number;
}

/** Defines visits of exposures that are in a registry of its own. */
export async function measureDefinition(): Promise<DefinitionFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'autoingest-bench-'));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({
    dataDir: join(folder, 'postgres'),
    port: await freePort(),
    durable: true,
  });
  try {
    await postgres.createDatabase('bench');
    return await measureIn(folder, postgres.url('bench'));
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureIn(folder: string, registryDb: string): Promise<DefinitionFigures> {
  const stores = new ObjectStores({ profiles: [] });
  const files = new RepositoryFiles(stores);
  const repository = join(folder, 'repo');
  await createRepository({
    repository,
    registryDb,
    configExists: files.exists,
    createText: files.createText,
  });
  const butler = await ButlerRepository.open(repository, { readText: files.readText });
  try {
    await butler.registerInstrument(LSSTCAM, { update: false });
    const exposures = Array.from({ length: WARM_UP + VISITS }, (_, number) =>
      simulatedRows('visit bench', DAY_OBS, number + 1),
    );
    await registerExposures(registryDb, exposures);
    const failures: object[] = [];
    const log = { debug: ignore, info: ignore, warn: ignore, error: (facts: object) => failures.push(facts) };
    const definer = new VisitDefiner({ repository: butler, log });
    const timings: { cpuMs: number; wallMs: number }[] = [];
    let postgresBegan: number | null = null;
    for (const [number, { exposure: record }] of exposures.entries()) {
      if (number === WARM_UP) postgresBegan = await postgresCpuMs(registryDb);
      const [began, cpuBegan] = [performance.now(), process.cpuUsage()];
      await definer.define([{ record, isNew: true }]);
      const { user, system } = process.cpuUsage(cpuBegan);
      timings.push({ cpuMs: (user + system) / 1000, wallMs: performance.now() - began });
    }
    if (failures.length > 0) throw new Error(`not defined: ${JSON.stringify(failures[0])}`);
    const postgresEnded = await postgresCpuMs(registryDb);
    const counted = timings.slice(WARM_UP);
    return {
      cpu_ms: rounded(median(counted.map(({ cpuMs }) => cpuMs))),
      postgres_cpu_ms:
        postgresBegan === null || postgresEnded === null
          ? null
          : rounded((postgresEnded - postgresBegan) / VISITS),
      wall_ms: rounded(median(counted.map(({ wallMs }) => wallMs))),
      rows_of_a_visit: await rowsOfAVisit(registryDb, exposures.length),
    };
  } finally {
    await butler.close();
    await stores.close();
  }
}

const ignore = (): void => undefined;

/** Puts exposures into the registry without their files. */
async function registerExposures(registryDb: string, exposures: readonly ExposureRows[]): Promise<void> {
  const client = new Client({ connectionString: registryDb });
  await client.connect();
  try {
    for (const { group, dayObs, exposure } of exposures) {
      const span = ({ begin, end }: { begin: bigint; end: bigint }): string => `[${begin},${end})`;
      const night = [dayObs.instrument, dayObs.id, span(dayObs.timespan)];
      await client.query('INSERT INTO day_obs VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', night);
      const named = [group.instrument, group.name];
      await client.query('INSERT INTO "group" VALUES ($1, $2) ON CONFLICT DO NOTHING', named);
      const row = Object.entries({ ...exposure, timespan: span(exposure.timespan) });
      await client.query(
        `INSERT INTO exposure (${row.map(([column]) => `"${column}"`).join(', ')})
         VALUES (${row.map((_, index) => `$${index + 1}`).join(', ')})`,
        row.map(([, value]) => value),
      );
    }
  } finally {
    await client.end();
  }
}

async function rowsOfAVisit(registryDb: string, visits: number): Promise<number> {
  const client = new Client({ connectionString: registryDb });
  await client.connect();
  try {
    let rows = 0;
    for (const table of [
      'visit',
      'visit_definition',
      'visit_system_membership',
      'visit_detector_region',
      'visit_skypix_overlap',
      'visit_detector_region_skypix_overlap',
    ]) {
      const result = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`);
      rows += Number(result.rows[0]?.n);
    }
    return Math.round(rows / visits);
  } finally {
    await client.end();
  }
}
