import { join } from 'node:path';
import { LSSTCAM } from '#domain/instruments';
import { ButlerRepository, createRepository } from '#adapters/butler-registry';
import { exposureBatch, files, readText } from './registry-fixture';
import { OpeningBench, refused } from './registry-open-fixture';

const bench = new OpeningBench();

beforeAll(() => bench.start());
afterAll(() => bench.stop());

describe('a repository is refused', () => {
  const db = (): string => `registry: {db: '${bench.repository.database.url}'}`;

  it.each<readonly [string, () => string, unknown]>([
    [
      'that is a server',
      () => 'cls: lsst.daf.butler.remote_butler.RemoteButler',
      refused('BUTLER_REMOTE_UNSUPPORTED'),
    ],
    [
      'that is of a Butler to come',
      () => `{cls: lsst.daf.butler.hybrid.HybridButler, ${db()}}`,
      refused('BUTLER_CONFIG_INVALID', 'HybridButler', 'DirectButler'),
    ],
    [
      'whose datastore is a chain',
      () =>
        `{datastore: {cls: lsst.daf.butler.datastores.chainedDatastore.ChainedDatastore, datastores: []}, ${db()}}`,
      refused('BUTLER_DATASTORE_UNSUPPORTED', 'ChainedDatastore'),
    ],
    [
      'whose datastore wants checksums',
      () => `{datastore: {checksum: true}, ${db()}}`,
      refused('BUTLER_DATASTORE_UNSUPPORTED', 'checksum'),
    ],
    [
      'that overrides dataset types on the client',
      () =>
        `registry: {db: '${bench.repository.database.url}', managers: {datasets: {cls: x, config: {overrides: {a: b}}}}}`,
      refused('BUTLER_OVERRIDES_UNSUPPORTED', 'registry.managers.datasets.config'),
    ],
    [
      'whose registry is SQLite',
      () => 'registry: {db: "sqlite:///<butlerRoot>/gen3.sqlite3"}',
      refused('REGISTRY_NOT_POSTGRESQL', 'sqlite'),
    ],
    ['without a registry', () => 'datastore: {}', refused('BUTLER_CONFIG_INVALID', 'registry')],
    ['that is no YAML', () => '{', refused('BUTLER_CONFIG_INVALID', 'not YAML')],
    [
      'that includes other files',
      () => `{includeConfigs: [a.yaml], ${db()}}`,
      refused('BUTLER_CONFIG_INVALID', 'includeConfigs'),
    ],
    [
      'whose manager in the file is another than in the registry',
      () =>
        `registry: {db: '${bench.repository.database.url}', managers: {collections: lsst.daf.butler.registry.collections.nameKey.NameKeyCollectionManager}}`,
      refused('REGISTRY_MANAGER_UNKNOWN', 'nameKey.NameKeyCollectionManager', 'synthIntKey'),
    ],
    [
      'whose schema holds no registry',
      () => `registry: {db: '${bench.repository.database.url}', namespace: nowhere}`,
      refused('REGISTRY_MISSING', 'nowhere'),
    ],
    [
      'whose database is not there',
      () => `registry: {db: '${bench.repository.database.url}_not'}`,
      refused('REGISTRY_DATABASE_MISSING', '_not'),
    ],
    [
      'whose password is wrong',
      () => `registry: {db: '${bench.repository.database.url.replace(':butler@', ':wrong@')}'}`,
      refused('REGISTRY_LOGIN_REFUSED', 'db-auth.yaml'),
    ],
  ])('%s', async (_, text, expected) => {
    await expect(bench.opening(bench.config(text()))).rejects.toEqual(expected);
  });

  it.each([
    [
      'collections are kept by another class',
      'config:registry.managers.collections',
      'lsst.daf.butler.registry.collections.nameKey.NameKeyCollectionManager',
      refused('REGISTRY_MANAGER_UNKNOWN', 'nameKey', 'synthIntKey'),
    ],
    [
      'has no manager of opaque tables',
      'config:registry.managers.opaque',
      null,
      refused('REGISTRY_MANAGER_UNKNOWN', 'opaque'),
    ],
    [
      'dimensions have a version to come',
      'version:lsst.daf.butler.registry.dimensions.static.StaticDimensionRecordStorageManager',
      '6.1.0',
      refused('REGISTRY_VERSION_UNKNOWN', '6.1.0', '6.0.x'),
    ],
    [
      'datasets have a version to come',
      'version:lsst.daf.butler.registry.datasets.byDimensions._manager.ByDimensionsDatasetRecordStorageManagerUUID',
      '3.0.0',
      refused('REGISTRY_VERSION_UNKNOWN', '3.0.0', '2.0.x, 1.0.x'),
    ],
    [
      'attributes have no version',
      'version:lsst.daf.butler.registry.attributes.DefaultButlerAttributeManager',
      null,
      refused('REGISTRY_VERSION_UNKNOWN', '(none)'),
    ],
    [
      'keeps an ObsCore table',
      'config:registry.managers.obscore',
      'lsst.daf.butler.registry.obscore._manager.ObsCoreLiveTableManager',
      refused('REGISTRY_OBSCORE_UNSUPPORTED'),
    ],
    [
      'has no universe',
      'config:dimensions.json',
      null,
      refused('REGISTRY_UNIVERSE_UNKNOWN', 'no dimension universe'),
    ],
    ['universe is no JSON', 'config:dimensions.json', '{', refused('REGISTRY_UNIVERSE_UNKNOWN', 'no JSON')],
    [
      'universe is one to come',
      'config:dimensions.json',
      '{"version": 9, "namespace": "daf_butler", "skypix": {"common": "htm7"}, "elements": {}}',
      refused('REGISTRY_UNIVERSE_UNKNOWN', 'version 9', '6, 7, 8'),
    ],
    [
      'universe is of another namespace',
      'config:dimensions.json',
      '{"version": 8, "namespace": "mine", "skypix": {"common": "htm7"}, "elements": {}}',
      refused('REGISTRY_UNIVERSE_UNKNOWN', 'mine'),
    ],
  ])('whose registry %s', async (_, name, value, expected) => {
    await bench.withAttribute(name, value, async () => {
      await expect(bench.opening(bench.repository.folder)).rejects.toEqual(expected);
    });
  });

  it('whose tables have columns that its versions do not promise', async () => {
    await bench.repository.rows('ALTER TABLE dataset ADD trust_level bigint');
    await bench.repository.rows('ALTER TABLE exposure RENAME sky_angle TO rotation');
    await expect(bench.opening(bench.repository.folder)).rejects.toEqual(
      refused(
        'REGISTRY_SCHEMA_UNKNOWN',
        'exposure.sky_angle is missing, not double precision; exposure.rotation is not known; dataset.trust_level is not known',
      ),
    );
    await bench.repository.rows('ALTER TABLE dataset DROP trust_level');
    await bench.repository.rows('ALTER TABLE exposure RENAME rotation TO sky_angle');
    await bench.opening(bench.repository.folder);
  });

  it('when it is migrated or removed while it is in use', async () => {
    const folder = join(bench.repository.folder, 'passing');
    await createRepository({
      repository: folder,
      registryDb: bench.repository.database.url,
      namespace: 'passing',
      ...files,
    });
    const butler = await ButlerRepository.open(folder, { readText });
    await bench.repository.rows('DROP SCHEMA passing CASCADE');
    await expect(butler.registerRaws(exposureBatch(1, 1))).rejects.toEqual(
      refused('REGISTRY_SCHEMA_CHANGED'),
    );
    await butler.close();
  });

  it.each(['http://host/api/butler/repo/dp1', 'https://host/butler.yaml'])('at %s', async (name) => {
    await expect(bench.opening(name)).rejects.toEqual(refused('BUTLER_REMOTE_UNSUPPORTED', name));
  });

  it('whose server or user may only read, before any work', async () => {
    await bench.repository.rows(`CREATE ROLE looker LOGIN PASSWORD 'looker' SUPERUSER`);
    await bench.repository.rows(`ALTER ROLE looker SET default_transaction_read_only = on`);
    const path = bench.config(`registry: {db: '${bench.urlOf('looker')}'}`);
    try {
      await expect(bench.opening(path)).rejects.toMatchObject({
        name: 'RetryLater',
        code: 'REGISTRY_READ_ONLY',
        message: expect.stringContaining(
          'default_transaction_read_only is on for the user looker',
        ) as unknown,
      });
      await bench.opening(path, { readOnly: true });
    } finally {
      await bench.repository.rows('DROP ROLE looker');
    }
  });

  it('whose user lacks rights, all of which are named before any work, with what grants them', async () => {
    const owned = await bench.repository.open();
    await owned.registerInstrument(LSSTCAM, { update: false });
    await owned.close();
    await bench.repository.rows(`CREATE ROLE reader LOGIN PASSWORD 'reader'`);
    const path = bench.config(`registry: {db: '${bench.urlOf('reader')}', namespace: public}`);
    const expectRefusal = (...parts: readonly string[]): Promise<void> =>
      expect(bench.opening(path)).rejects.toEqual(refused('REGISTRY_RIGHTS_MISSING', ...parts));
    try {
      await expectRefusal(
        'SELECT on butler_attributes, instrument, detector',
        'dataset_tags_00000001',
        'INSERT on group, day_obs',
        'dataset_tags_00000001',
        'Its owner can grant them',
      );
      await bench.repository.rows('GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader');
      await bench.opening(path, { readOnly: true });
      await bench.repository.rows('GRANT INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO reader');
      await bench.repository.rows('REVOKE INSERT ON exposure, "group" FROM reader');
      await expectRefusal(
        'user reader lacks rights',
        ': INSERT on group, exposure. ',
        'GRANT INSERT ON "public"."group", "public"."exposure" TO "reader";',
      );
      // What the message offers is what helps.
      await bench.repository.rows('GRANT INSERT ON "public"."group", "public"."exposure" TO "reader"');
      await bench.opening(path);
      await bench.repository.rows('REVOKE USAGE ON SCHEMA public FROM PUBLIC');
      await expectRefusal('USAGE on schema public', 'GRANT USAGE ON SCHEMA "public" TO "reader";');
    } finally {
      await bench.repository.rows('GRANT USAGE ON SCHEMA public TO PUBLIC');
      await bench.repository.rows('DROP OWNED BY reader');
      await bench.repository.rows('DROP ROLE reader');
    }
  });

  it('whose datastore has no table yet, if its user may not make it', async () => {
    await bench.repository.rows(`CREATE ROLE writer LOGIN PASSWORD 'writer'`);
    await bench.repository.rows('GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO writer');
    const path = bench.config(
      `{datastore: {records: {table: unmade}}, registry: {db: '${bench.urlOf('writer')}'}}`,
    );
    try {
      await expect(bench.opening(path)).rejects.toEqual(
        refused('REGISTRY_RIGHTS_MISSING', 'CREATE on schema public'),
      );
    } finally {
      await bench.repository.rows('DROP OWNED BY writer');
      await bench.repository.rows('DROP ROLE writer');
    }
  });
});
