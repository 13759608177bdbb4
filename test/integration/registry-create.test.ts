import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { LSSTCAM } from '#domain/instruments';
import {
  createRepository,
  type ButlerRepository,
  type CreatedRepository,
  type RegisteredInstrument,
} from '#adapters/butler-registry';
import { createTestRepository, files, type TestRepository } from './registry-fixture';

let repository: TestRepository;
beforeAll(async () => {
  repository = await createTestRepository(false);
});
afterAll(() => repository.remove());

const create = (folder: string, namespace?: string): Promise<CreatedRepository> =>
  createRepository({
    repository: join(repository.folder, folder),
    registryDb: repository.database.url,
    namespace,
    ...files,
  });
const tables = async (schema: string): Promise<number> =>
  Number(
    (await repository.rows('SELECT count(*) AS n FROM pg_tables WHERE schemaname = $1', [schema]))[0]?.['n'],
  );

describe('making a repository', () => {
  it('makes the 48 tables of universe 8 and the datastore’s own, and a butler.yaml', async () => {
    const made = await create('first', 'first');
    expect(made).toMatchObject({
      configUri: join(repository.folder, 'first', 'butler.yaml'),
      schema: 'first',
      tables: 49,
    });
    expect(await tables('first')).toBe(49);
    expect(parse(readFileSync(made.configUri, 'utf8'))).toMatchObject({
      datastore: {
        cls: 'lsst.daf.butler.datastores.fileDatastore.FileDatastore',
        records: { table: 'file_datastore_records' },
        root: '<butlerRoot>',
      },
      registry: {
        db: repository.database.url,
        namespace: 'first',
        managers: {
          datasets:
            'lsst.daf.butler.registry.datasets.byDimensions.ByDimensionsDatasetRecordStorageManagerUUID',
        },
      },
    });
    expect(await repository.rows('SELECT table_name FROM first.opaque_meta')).toEqual([
      { table_name: 'file_datastore_records' },
    ]);
  });

  it('leaves an existing butler.yaml alone, and makes no registry beside it', async () => {
    const folder = join(repository.folder, 'taken');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'butler.yaml'), 'mine');
    await expect(create('taken', 'beside')).rejects.toMatchObject({ name: 'Refused', code: 'BUTLER_EXISTS' });
    expect(readFileSync(join(folder, 'butler.yaml'), 'utf8')).toBe('mine');
    expect(await tables('beside')).toBe(0);
  });

  it('refuses a schema that holds a table, and changes nothing', async () => {
    await repository.rows('CREATE SCHEMA full_of_things');
    await repository.rows('CREATE TABLE full_of_things.thing ()');
    await expect(create('second', 'full_of_things')).rejects.toMatchObject({
      name: 'Refused',
      code: 'REGISTRY_NOT_EMPTY',
      facts: { schema: 'full_of_things', tables: 1 },
    });
    expect(await tables('full_of_things')).toBe(1);
    expect(existsSync(join(repository.folder, 'second'))).toBe(false);
  });

  it('lets one of several that make the same registry at once win, and tells the others why', async () => {
    const results = await Promise.allSettled(
      ['a', 'b', 'c'].map((folder) => create(`race-${folder}`, 'contested')),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'REGISTRY_NOT_EMPTY' });
    }
    expect(await tables('contested')).toBe(49);
  });

  it('leaves nothing behind in the database when it fails half way', async () => {
    await repository.rows(`CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS
      $$ BEGIN IF EXISTS (SELECT FROM pg_tables WHERE schemaname = 'half' AND tablename = 'visit_definition')
         THEN RAISE EXCEPTION 'no more'; END IF; END $$`);
    await repository.rows('CREATE EVENT TRIGGER refuse ON ddl_command_end EXECUTE FUNCTION refuse()');
    await expect(create('half', 'half')).rejects.toMatchObject({
      name: 'Refused',
      code: 'REGISTRY_REJECTED',
      message: 'PostgreSQL rejected it: no more. Nothing was changed.',
    });
    await repository.rows('DROP EVENT TRIGGER refuse');
    expect(await repository.rows(`SELECT 1 FROM pg_namespace WHERE nspname = 'half'`)).toEqual([]);
    expect(existsSync(join(repository.folder, 'half', 'butler.yaml'))).toBe(false);
  });
});

describe('registering an instrument', () => {
  let registry: TestRepository;
  let butler: ButlerRepository;
  let first: RegisteredInstrument;

  beforeEach(async () => {
    registry = await createTestRepository();
    butler = await registry.open();
    first = await butler.registerInstrument(LSSTCAM, { update: false });
  });
  afterEach(() => registry.remove());

  it('inserts its static rows and dataset types, and nothing the second time', async () => {
    expect(first).toEqual({
      instrument: 'LSSTCam',
      rows: {
        instrument: { inserted: 1, updated: 0 },
        detector: { inserted: 205, updated: 0 },
        physical_filter: { inserted: LSSTCAM.physicalFilters.length, updated: 0 },
      },
      datasetTypes: ['raw', 'guider_raw'],
    });
    const again = await butler.registerInstrument(LSSTCAM, { update: true });
    expect(again.rows).toEqual({
      instrument: { inserted: 0, updated: 0 },
      detector: { inserted: 0, updated: 0 },
      physical_filter: { inserted: 0, updated: 0 },
    });
    expect(await registry.rows('SELECT name, storage_class FROM dataset_type ORDER BY name')).toEqual([
      { name: 'guider_raw', storage_class: 'Stamps' },
      { name: 'raw', storage_class: 'Exposure' },
    ]);
    for (const element of ['visit', 'visit_detector_region']) {
      expect(await registry.rows(`SELECT * FROM ${element}_skypix_overlap_summary`)).toEqual([
        { skypix_system: 'htm', skypix_level: 7, instrument: 'LSSTCam' },
      ]);
    }
  });

  it('names each differing column and changes nothing, unless it may update', async () => {
    await registry.rows('UPDATE instrument SET visit_system = 0');
    await registry.rows(`UPDATE detector SET purpose = 'GUIDER' WHERE id = 94`);
    await registry.rows('DELETE FROM detector WHERE id = 95');
    await expect(butler.registerInstrument(LSSTCAM, { update: false })).rejects.toMatchObject({
      name: 'Refused',
      code: 'INSTRUMENT_CONFLICT',
      message: expect.stringMatching(/visit_system: 0 != 2.*purpose: 'GUIDER' != 'SCIENCE'/) as unknown,
    });
    expect(await registry.rows('SELECT count(*) AS n FROM detector')).toEqual([{ n: '204' }]);
    const updated = await butler.registerInstrument(LSSTCAM, { update: true });
    expect(updated.rows.instrument).toEqual({ inserted: 0, updated: 1 });
    expect(updated.rows.detector).toEqual({ inserted: 1, updated: 1 });
    expect(await registry.rows('SELECT purpose FROM detector WHERE id IN (94, 95)')).toEqual([
      { purpose: 'SCIENCE' },
      { purpose: 'SCIENCE' },
    ]);
  });

  it('says when another detector has a name already', async () => {
    await registry.rows('DELETE FROM detector WHERE id = 94');
    await registry.rows(`INSERT INTO detector VALUES ('LSSTCam', 900, 'R22_S11', 'S11', 'R22', 'SCIENCE')`);
    await expect(butler.registerInstrument(LSSTCAM, { update: true })).rejects.toMatchObject({
      code: 'INSTRUMENT_CONFLICT',
      message: expect.stringContaining(
        'detector LSSTCam 94: another row has its instrument, full_name',
      ) as unknown,
    });
  });
});
