import { mkdtempSync, rmSync } from 'node:fs';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { v5 } from 'uuid';
import {
  ButlerRepository,
  createRepository,
  type OpenOptions,
  type RawDataset,
} from '#adapters/butler-registry';
import type { ExposureRecord, ExposureRows, TaiNs } from '#domain/observation';
import { createFilledDatabase } from '../support/template-database';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** A Butler repository of one test file: a folder, a database, and a client that looks at the rows. */
export interface TestRepository {
  readonly folder: string;
  readonly database: TestDatabase;
  open(options?: Partial<OpenOptions>): Promise<ButlerRepository>;
  rows(sql: string, parameters?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  remove(): Promise<void>;
}

export const readText = (uri: string): Promise<string> => readFile(uri, 'utf8');

export const files = {
  configExists: (uri: string): Promise<boolean> =>
    access(uri).then(
      () => true,
      () => false,
    ),
  createText: async (uri: string, text: string): Promise<boolean> => {
    await mkdir(dirname(uri), { recursive: true });
    return writeFile(uri, text, { flag: 'wx' }).then(
      () => true,
      () => false,
    );
  },
};

/** Makes a repository, or only its database where `create` is false. */
export async function createTestRepository(create = true): Promise<TestRepository> {
  const folder = join(mkdtempSync(join(tmpdir(), 'autoingest-repo-')), 'repo');
  const database = create ? await copyRepository(folder) : await createTestDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const opened: ButlerRepository[] = [];
  return {
    folder,
    database,
    open: async (options = {}) => {
      const repository = await ButlerRepository.open(folder, { readText, ...options });
      opened.push(repository);
      return repository;
    },
    rows: async (sql, parameters = []) =>
      (await client.query(sql, [...parameters])).rows as Record<string, unknown>[],
    remove: async () => {
      await Promise.all(opened.map((repository) => repository.close()));
      await client.end();
      await database.drop();
      rmSync(dirname(folder), { recursive: true, force: true });
    },
  };
}

/** A copy of a new repository. */
async function copyRepository(folder: string): Promise<TestDatabase> {
  const { database, text } = await createFilledDatabase('new', async (url) => {
    const repository = `${folder}-template`;
    await createRepository({ repository, registryDb: url, ...files });
    return readText(join(repository, 'butler.yaml'));
  });
  await files.createText(join(folder, 'butler.yaml'), text);
  return database;
}

const LSST_NAMESPACE = '840b31d9-05cd-5161-b2c8-00d32b280d0f';
const NIGHT = 20260125;

/** The rows of one LSSTCam exposure of the night 2026-01-25; `seqNum` tells exposures apart. */
export function exposureRows(seqNum: number, changes: Partial<ExposureRecord> = {}): ExposureRows {
  const id = NIGHT * 100_000 + seqNum;
  const begin = 1_769_299_200_000_000_000n + BigInt(seqNum) * 40_000_000_000n;
  const group = `2026-01-25T00:00:00.${String(seqNum).padStart(3, '0')}`;
  return {
    group: { instrument: 'LSSTCam', name: changes.group ?? group },
    dayObs: {
      instrument: 'LSSTCam',
      id: NIGHT,
      timespan: { begin: 1_769_342_400_000_000_000n as TaiNs, end: 1_769_428_800_000_000_000n as TaiNs },
    },
    exposure: {
      instrument: 'LSSTCam',
      id,
      day_obs: NIGHT,
      group,
      physical_filter: 'i_39',
      obs_id: `MC_O_${NIGHT}_${String(seqNum).padStart(6, '0')}`,
      exposure_time: 30,
      dark_time: 30.125,
      observation_type: 'science',
      observation_reason: 'object',
      seq_num: seqNum,
      seq_start: seqNum,
      seq_end: seqNum,
      target_name: 'lowdust',
      science_program: 'BLOCK-365',
      tracking_ra: 150.1,
      tracking_dec: -2.2,
      sky_angle: 12.5,
      azimuth: 100.25,
      zenith_angle: 33.75,
      has_simulated: false,
      can_see_sky: true,
      timespan: { begin: begin as TaiNs, end: (begin + 30_125_000_000n) as TaiNs },
      ...changes,
    },
  };
}

/** The raw of one detector of an exposure. */
export function rawDataset(
  rows: ExposureRows,
  detector: number,
  changes: Partial<RawDataset> = {},
): RawDataset {
  const { instrument, id: exposure, obs_id: obsId } = rows.exposure;
  const run = changes.run ?? `${instrument}/raw/all`;
  const key = `rubin-summit/${instrument}/${NIGHT}/${obsId}/${obsId}_${detector}.fits`;
  const name = `dataset_type=raw,run=${run},detector=${detector},exposure=${exposure},instrument=${instrument}`;
  return {
    path: `embargo@${key}`,
    uri: `s3://embargo@${key}`,
    id: v5(name, LSST_NAMESPACE),
    instrument,
    detector,
    exposure,
    sizeBytes: 1_000 + detector,
    formatter: 'lsst.obs.lsst.rawFormatter.LsstCamRawFormatter',
    storageClass: 'Exposure',
    datasetType: 'raw',
    run,
    ...changes,
  };
}

/** An exposure with the raws of detectors 0 to `count - 1`. */
export function exposureBatch(
  seqNum: number,
  count: number,
): { readonly exposures: readonly ExposureRows[]; readonly datasets: readonly RawDataset[] } {
  const rows = exposureRows(seqNum);
  return {
    exposures: [rows],
    datasets: Array.from({ length: count }, (_, detector) => rawDataset(rows, detector)),
  };
}
