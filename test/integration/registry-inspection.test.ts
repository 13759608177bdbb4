import { join } from 'node:path';
import { LSSTCAM } from '#domain/instruments';
import { ButlerRepository } from '#adapters/butler-registry';
import { freePort } from '#stack';
import { exposureBatch, readText } from './registry-fixture';
import { OpeningBench } from './registry-open-fixture';

const bench = new OpeningBench();

beforeAll(() => bench.start());
afterAll(() => bench.stop());

describe('an inspection', () => {
  it('tells all that a repository is, and that it may be written to', async () => {
    const butler = await ButlerRepository.open(bench.repository.folder, { readText });
    await butler.registerInstrument(LSSTCAM, { update: false });
    await butler.registerRaws(exposureBatch(7, 1));
    await butler.close();
    expect(await ButlerRepository.inspect(bench.repository.folder, { readText })).toMatchObject({
      configUri: join(bench.repository.folder, 'butler.yaml'),
      datastore: {
        name: 'FileDatastore@<butlerRoot>',
        root: bench.repository.folder,
        recordsTable: 'file_datastore_records',
        recordsThere: true,
      },
      schema: 'public',
      server: { user: 'butler', isStandby: false, isReadOnly: false },
      universe: { namespace: 'daf_butler', version: 8 },
      contents: {
        instruments: [{ name: 'LSSTCam', detectors: 205 }],
        datasetTypes: [
          { name: 'guider_raw', storageClass: 'Stamps', runs: [] },
          { name: 'raw', storageClass: 'Exposure', runs: ['LSSTCam/raw/all'] },
        ],
      },
      canWrite: true,
      obstacles: [],
      limits: [],
    });
  });

  it('names every reason at once why a repository cannot be written to', async () => {
    await bench.repository.rows(`CREATE ROLE onlooker LOGIN PASSWORD 'onlooker'`);
    await bench.repository.rows('GRANT SELECT ON ALL TABLES IN SCHEMA public TO onlooker');
    await bench.repository.rows('ALTER ROLE onlooker SET default_transaction_read_only = on');
    const path = bench.config(
      `{datastore: {checksum: true}, registry: {db: '${bench.urlOf('onlooker')}', managers: {obscore: {cls: a.B, config: {}}}}}`,
    );
    try {
      await bench.withAttribute('config:dimensions.json', '{}', async () => {
        const { canWrite, obstacles, managers } = await ButlerRepository.inspect(path, { readText });
        expect(canWrite).toBe(false);
        expect(obstacles.map(({ code }) => code)).toEqual([
          'BUTLER_DATASTORE_UNSUPPORTED',
          'BUTLER_OVERRIDES_UNSUPPORTED',
          'REGISTRY_READ_ONLY',
          'REGISTRY_OBSCORE_UNSUPPORTED',
          'REGISTRY_UNIVERSE_UNKNOWN',
          'REGISTRY_RIGHTS_MISSING',
        ]);
        expect(managers?.map(({ kind }) => kind)).toContain('obscore');
      });
    } finally {
      await bench.repository.rows('DROP OWNED BY onlooker');
      await bench.repository.rows('DROP ROLE onlooker');
    }
  });

  it('tells which rights are lacking for more than ingest', async () => {
    await bench.repository.rows(`CREATE ROLE ingester LOGIN PASSWORD 'ingester'`);
    await bench.repository.rows('GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO ingester');
    await bench.repository.rows('GRANT UPDATE ON file_datastore_records TO ingester');
    try {
      const path = bench.config(`registry: {db: '${bench.urlOf('ingester')}'}`);
      const { canWrite, limits } = await ButlerRepository.inspect(path, { readText });
      expect(canWrite).toBe(true);
      expect(limits.map(({ purpose }) => purpose)).toEqual([
        'new runs',
        'new dataset types',
        'register-instrument',
        '--update-records',
      ]);
      expect(limits[0]).toEqual({
        purpose: 'new runs',
        rights: ['USAGE on sequence collection_seq_collection_id'],
        grants: ['GRANT USAGE ON SEQUENCE "public"."collection_seq_collection_id" TO "ingester";'],
      });
    } finally {
      await bench.repository.rows('DROP OWNED BY ingester');
      await bench.repository.rows('DROP ROLE ingester');
    }
  });

  it('ends early where the server is away or refuses the login, and says so', async () => {
    const port = await freePort();
    for (const [db, code] of [
      [`postgresql://butler:butler@127.0.0.1:${port}/db`, 'REGISTRY_UNAVAILABLE'],
      [bench.repository.database.url.replace(':butler@', ':wrong@'), 'REGISTRY_LOGIN_REFUSED'],
      ['sqlite:///gen3.sqlite3', 'REGISTRY_NOT_POSTGRESQL'],
    ] as const) {
      expect(
        await ButlerRepository.inspect(bench.config(`registry: {db: '${db}'}`), { readText }),
      ).toMatchObject({
        canWrite: false,
        obstacles: [{ code }],
      });
    }
  });
});
