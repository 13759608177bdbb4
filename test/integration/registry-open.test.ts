import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { LSSTCAM } from '#domain/instruments';
import {
  ButlerRepository,
  createRepository,
  RepositoryConnection,
  RepositoryFiles,
} from '#adapters/butler-registry';
import { freePort } from '../../stack';
import { eventually } from '../support/eventually';
import {
  createTestRepository,
  exposureBatch,
  files,
  readText,
  type TestRepository,
} from './registry-fixture';

let repository: TestRepository;
let configs = 0;

beforeAll(async () => {
  repository = await createTestRepository();
});
afterAll(() => repository.remove());

/** Writes a `butler.yaml` under another name into the repository's folder. */
function config(text: string): string {
  configs += 1;
  const path = join(repository.folder, `config${configs}.yaml`);
  writeFileSync(path, text);
  return path;
}

/** Opens and closes again. */
async function opening(path: string, more: object = {}): Promise<ButlerRepository> {
  const butler = await ButlerRepository.open(path, { readText, ...more });
  await butler.close();
  return butler;
}

/** Opens while an attribute of the registry has another value. */
async function withAttribute(name: string, value: string | null, work: () => Promise<void>): Promise<void> {
  const [before] = await repository.rows('SELECT value FROM butler_attributes WHERE name = $1', [name]);
  await repository.rows('DELETE FROM butler_attributes WHERE name = $1', [name]);
  if (value !== null) await repository.rows('INSERT INTO butler_attributes VALUES ($1, $2)', [name, value]);
  try {
    await work();
  } finally {
    await repository.rows('DELETE FROM butler_attributes WHERE name = $1', [name]);
    if (before !== undefined) {
      await repository.rows('INSERT INTO butler_attributes VALUES ($1, $2)', [name, before['value']]);
    }
  }
}

const refused = (code: string, ...parts: readonly string[]): unknown =>
  expect.objectContaining({
    name: 'Refused',
    code,
    message: expect.stringMatching(
      new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*'), 's'),
    ) as unknown,
  });

describe('opening a repository', () => {
  it('takes a folder, the path of its file, and a folder with a slash at its end', async () => {
    for (const name of [repository.folder, `${repository.folder}/`, join(repository.folder, 'butler.yaml')]) {
      const { description } = await opening(name);
      expect(description).toMatchObject({
        configUri: join(repository.folder, 'butler.yaml'),
        schema: 'public',
        universe: { namespace: 'daf_butler', version: 8 },
        datastoreName: 'FileDatastore@<butlerRoot>',
        recordsTable: 'file_datastore_records',
      });
    }
  });

  it('never tells the password', async () => {
    const { description } = await opening(repository.folder);
    expect(description.registry).toMatch(/^postgresql:\/\/butler@127\.0\.0\.1:\d+\/test_/);
    expect(JSON.stringify(description)).not.toContain('butler:butler');
  });

  it('is content with the two lines that the Butler is content with', async () => {
    const { description } = await opening(config(`registry: {db: '${repository.database.url}'}`));
    expect(description.datastoreName).toBe('FileDatastore@<butlerRoot>');
  });

  it('names the datastore as the Butler does: by its name, else by its root as it is written', async () => {
    const named = config(`{datastore: {name: mine}, registry: {db: '${repository.database.url}'}}`);
    expect((await opening(named)).description.datastoreName).toBe('mine');
    const rooted = config(`{datastore: {root: 's3://b/x'}, registry: {db: '${repository.database.url}'}}`);
    expect((await opening(rooted)).description.datastoreName).toBe('FileDatastore@s3://b/x');
  });

  it('takes parts of the URL that are given beside it', async () => {
    const url = new URL(repository.database.url);
    const { description } = await opening(
      config(
        `registry: {db: 'postgresql+psycopg2://${url.host}', username: butler, password: butler, database: ${url.pathname.slice(1)}}`,
      ),
    );
    expect(description.schema).toBe('public');
  });

  it('makes the table of the datastore that the first writer makes, and lists it', async () => {
    const path = config(
      `{datastore: {records: {table: other_records}}, registry: {db: '${repository.database.url}'}}`,
    );
    await Promise.all([opening(path), opening(path)]);
    expect(
      await repository.rows(`SELECT table_name FROM opaque_meta WHERE table_name = 'other_records'`),
    ).toHaveLength(1);
    expect(await repository.rows('SELECT * FROM other_records')).toEqual([]);
  });

  it('changes nothing when it is only inspected', async () => {
    const path = config(
      `{datastore: {records: {table: not_made}}, registry: {db: '${repository.database.url}'}}`,
    );
    expect(await ButlerRepository.inspect(path, { readText })).toMatchObject({
      datastore: { recordsTable: 'not_made', recordsThere: false },
      canWrite: true,
    });
    expect(await repository.rows(`SELECT to_regclass('not_made') AS made`)).toEqual([{ made: null }]);
  });

  it('writes into the schema that the configuration names, whatever the search path', async () => {
    const folder = join(repository.folder, 'spaced');
    const inPublic = (): Promise<unknown> => repository.rows('SELECT count(*) AS n FROM public.dataset');
    const before = await inPublic();
    const namespace = 'A "strange" schema';
    await createRepository({ repository: folder, registryDb: repository.database.url, namespace, ...files });
    const butler = await ButlerRepository.open(folder, { readText });
    await butler.registerInstrument(LSSTCAM, { update: false });
    const { outcomes } = await butler.registerRaws(exposureBatch(1, 2));
    await butler.close();
    expect(outcomes).toEqual([{ status: 'registered' }, { status: 'registered' }]);
    expect(await repository.rows(`SELECT count(*) AS n FROM "A ""strange"" schema".dataset`)).toEqual([
      { n: '2' },
    ]);
    expect(await inPublic()).toEqual(before);
  });

  it('writes universe 6, which lacks can_see_sky, and the older datasets manager, which keeps dates as timestamps', async () => {
    const folder = join(repository.folder, 'old');
    await createRepository({
      repository: folder,
      registryDb: repository.database.url,
      namespace: 'old',
      ...files,
    });
    const version =
      'version:lsst.daf.butler.registry.datasets.byDimensions._manager.ByDimensionsDatasetRecordStorageManagerUUID';
    await repository.rows('UPDATE old.butler_attributes SET value = $2 WHERE name = $1', [version, '1.0.0']);
    await repository.rows(
      `ALTER TABLE old.dataset ALTER ingest_date TYPE timestamp USING now(), ALTER ingest_date SET DEFAULT now()`,
    );
    await repository.rows('ALTER TABLE old.exposure DROP can_see_sky');
    const [stored] = await repository.rows(
      `SELECT value FROM old.butler_attributes WHERE name = 'config:dimensions.json'`,
    );
    const universe = JSON.parse(String(stored?.['value'])) as {
      version: number;
      elements: { exposure: { metadata: { name: string }[] } };
    };
    universe.version = 6;
    universe.elements.exposure.metadata = universe.elements.exposure.metadata.filter(
      ({ name }) => name !== 'can_see_sky',
    );
    await repository.rows(
      `UPDATE old.butler_attributes SET value = $1 WHERE name = 'config:dimensions.json'`,
      [JSON.stringify(universe)],
    );
    const butler = await ButlerRepository.open(folder, {
      readText,
      now: () => Date.UTC(2026, 0, 26, 1, 2, 3, 4),
    });
    expect(butler.description.universe.version).toBe(6);
    await butler.registerInstrument(LSSTCAM, { update: false });
    const batch = exposureBatch(1, 1);
    expect((await butler.registerRaws(batch)).outcomes).toEqual([{ status: 'registered' }]);
    expect((await butler.registerRaws(batch)).outcomes).toEqual([{ status: 'existed' }]);
    await butler.close();
    expect(await repository.rows('SELECT ingest_date::text FROM old.dataset')).toEqual([
      { ingest_date: '2026-01-26 01:02:03.004' },
    ]);
  });
});

describe('a repository is refused', () => {
  const db = (): string => `registry: {db: '${repository.database.url}'}`;

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
        `registry: {db: '${repository.database.url}', managers: {datasets: {cls: x, config: {overrides: {a: b}}}}}`,
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
        `registry: {db: '${repository.database.url}', managers: {collections: lsst.daf.butler.registry.collections.nameKey.NameKeyCollectionManager}}`,
      refused('REGISTRY_MANAGER_UNKNOWN', 'nameKey.NameKeyCollectionManager', 'synthIntKey'),
    ],
    [
      'whose schema holds no registry',
      () => `registry: {db: '${repository.database.url}', namespace: nowhere}`,
      refused('REGISTRY_MISSING', 'nowhere'),
    ],
    [
      'whose database is not there',
      () => `registry: {db: '${repository.database.url}_not'}`,
      refused('REGISTRY_DATABASE_MISSING', '_not'),
    ],
    [
      'whose password is wrong',
      () => `registry: {db: '${repository.database.url.replace(':butler@', ':wrong@')}'}`,
      refused('REGISTRY_LOGIN_REFUSED', 'db-auth.yaml'),
    ],
  ])('%s', async (_, text, expected) => {
    await expect(opening(config(text()))).rejects.toEqual(expected);
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
    await withAttribute(name, value, async () => {
      await expect(opening(repository.folder)).rejects.toEqual(expected);
    });
  });

  it('whose tables have columns that its versions do not promise', async () => {
    await repository.rows('ALTER TABLE dataset ADD trust_level bigint');
    await repository.rows('ALTER TABLE exposure RENAME sky_angle TO rotation');
    await expect(opening(repository.folder)).rejects.toEqual(
      refused(
        'REGISTRY_SCHEMA_UNKNOWN',
        'exposure.sky_angle is missing, not double precision; exposure.rotation is not known; dataset.trust_level is not known',
      ),
    );
    await repository.rows('ALTER TABLE dataset DROP trust_level');
    await repository.rows('ALTER TABLE exposure RENAME rotation TO sky_angle');
    await opening(repository.folder);
  });

  it('when it is migrated or removed while it is in use', async () => {
    const folder = join(repository.folder, 'passing');
    await createRepository({
      repository: folder,
      registryDb: repository.database.url,
      namespace: 'passing',
      ...files,
    });
    const butler = await ButlerRepository.open(folder, { readText });
    await repository.rows('DROP SCHEMA passing CASCADE');
    await expect(butler.registerRaws(exposureBatch(1, 1))).rejects.toEqual(
      refused('REGISTRY_SCHEMA_CHANGED'),
    );
    await butler.close();
  });

  it.each(['http://host/api/butler/repo/dp1', 'https://host/butler.yaml'])('at %s', async (name) => {
    await expect(opening(name)).rejects.toEqual(refused('BUTLER_REMOTE_UNSUPPORTED', name));
  });

  it('whose server or user may only read, before any work', async () => {
    await repository.rows(`CREATE ROLE looker LOGIN PASSWORD 'looker' SUPERUSER`);
    await repository.rows(`ALTER ROLE looker SET default_transaction_read_only = on`);
    const path = config(`registry: {db: '${as('looker')}'}`);
    try {
      await expect(opening(path)).rejects.toMatchObject({
        name: 'RetryLater',
        code: 'REGISTRY_READ_ONLY',
        message: expect.stringContaining(
          'default_transaction_read_only is on for the user looker',
        ) as unknown,
      });
      await opening(path, { readOnly: true });
    } finally {
      await repository.rows('DROP ROLE looker');
    }
  });

  it('whose user lacks rights, all of which are named before any work, with what grants them', async () => {
    const owned = await repository.open();
    await owned.registerInstrument(LSSTCAM, { update: false });
    await owned.close();
    await repository.rows(`CREATE ROLE reader LOGIN PASSWORD 'reader'`);
    const path = config(`registry: {db: '${as('reader')}', namespace: public}`);
    const expectRefusal = (...parts: readonly string[]): Promise<void> =>
      expect(opening(path)).rejects.toEqual(refused('REGISTRY_RIGHTS_MISSING', ...parts));
    try {
      await expectRefusal(
        'SELECT on butler_attributes, instrument, detector',
        'dataset_tags_00000001',
        'INSERT on group, day_obs',
        'dataset_tags_00000001',
        'Its owner can grant them',
      );
      await repository.rows('GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader');
      await opening(path, { readOnly: true });
      await repository.rows('GRANT INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO reader');
      await repository.rows('REVOKE INSERT ON exposure, "group" FROM reader');
      await expectRefusal(
        'user reader lacks rights',
        ': INSERT on group, exposure. ',
        'GRANT INSERT ON "public"."group", "public"."exposure" TO "reader";',
      );
      // What the message offers is what helps.
      await repository.rows('GRANT INSERT ON "public"."group", "public"."exposure" TO "reader"');
      await opening(path);
      await repository.rows('REVOKE USAGE ON SCHEMA public FROM PUBLIC');
      await expectRefusal('USAGE on schema public', 'GRANT USAGE ON SCHEMA "public" TO "reader";');
    } finally {
      await repository.rows('GRANT USAGE ON SCHEMA public TO PUBLIC');
      await repository.rows('DROP OWNED BY reader');
      await repository.rows('DROP ROLE reader');
    }
  });

  it('whose datastore has no table yet, if its user may not make it', async () => {
    await repository.rows(`CREATE ROLE writer LOGIN PASSWORD 'writer'`);
    await repository.rows('GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO writer');
    const path = config(`{datastore: {records: {table: unmade}}, registry: {db: '${as('writer')}'}}`);
    try {
      await expect(opening(path)).rejects.toEqual(
        refused('REGISTRY_RIGHTS_MISSING', 'CREATE on schema public'),
      );
    } finally {
      await repository.rows('DROP OWNED BY writer');
      await repository.rows('DROP ROLE writer');
    }
  });
});

/** The registry's URL with another login, whose password is its name. */
const as = (user: string): string => repository.database.url.replace('butler:butler@', `${user}:${user}@`);

describe('the alias of a repository', () => {
  it.each([
    ['DAF_BUTLER_REPOSITORIES as YAML', () => ({ DAF_BUTLER_REPOSITORIES: `embargo: ${repository.folder}` })],
    [
      'DAF_BUTLER_REPOSITORIES as JSON',
      () => ({ DAF_BUTLER_REPOSITORIES: JSON.stringify({ embargo: `${repository.folder}/butler.yaml` }) }),
    ],
    [
      'the file that DAF_BUTLER_REPOSITORY_INDEX names',
      () => ({ DAF_BUTLER_REPOSITORY_INDEX: config(`{main: /elsewhere, embargo: '${repository.folder}'}`) }),
    ],
  ])('is taken from %s', async (_, aliases) => {
    const { description } = await opening('embargo', { aliases: aliases() });
    expect(description.configUri).toBe(join(repository.folder, 'butler.yaml'));
  });

  it('is not needed for a repository that is named itself, whatever the index is', async () => {
    await opening(repository.folder, { aliases: { DAF_BUTLER_REPOSITORIES: 'main: /elsewhere' } });
    await opening(repository.folder, { aliases: { DAF_BUTLER_REPOSITORY_INDEX: '/no/such/index.yaml' } });
  });

  it.each([
    [
      { DAF_BUTLER_REPOSITORIES: '{main: /repo/main, embargo: /repo/embargo}' },
      'Known aliases: main, embargo.',
    ],
    [{ DAF_BUTLER_REPOSITORIES: 'nobody: /elsewhere' }, "The alias 'nobody' stands for /elsewhere."],
    [{ DAF_BUTLER_REPOSITORIES: '[a]' }, 'it must be a mapping of names to URIs'],
    [{ DAF_BUTLER_REPOSITORY_INDEX: '/no/such/index.yaml' }, '/no/such/index.yaml'],
    [
      { DAF_BUTLER_REPOSITORIES: 'a: b', DAF_BUTLER_REPOSITORY_INDEX: '/index.yaml' },
      'only one of DAF_BUTLER_REPOSITORIES and DAF_BUTLER_REPOSITORY_INDEX may be set',
    ],
  ])('is explained when nothing is there: %j', async (aliases, said) => {
    const failing = opening('nobody', {
      aliases,
      readText: (uri: string) => new RepositoryFiles(NO_OBJECTS).readText(uri),
    });
    await expect(failing).rejects.toMatchObject({
      code: 'BUTLER_CONFIG_MISSING',
      message: expect.stringContaining(said) as unknown,
    });
  });
});

/** For repositories in folders. */
const NO_OBJECTS = {
  read: () => Promise.resolve(undefined),
  stat: () => Promise.resolve(undefined),
  put: () => Promise.resolve(),
};

describe('an inspection', () => {
  it('tells all that a repository is, and that it may be written to', async () => {
    const butler = await ButlerRepository.open(repository.folder, { readText });
    await butler.registerInstrument(LSSTCAM, { update: false });
    await butler.registerRaws(exposureBatch(7, 1));
    await butler.close();
    expect(await ButlerRepository.inspect(repository.folder, { readText })).toMatchObject({
      configUri: join(repository.folder, 'butler.yaml'),
      datastore: {
        name: 'FileDatastore@<butlerRoot>',
        root: repository.folder,
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
    await repository.rows(`CREATE ROLE onlooker LOGIN PASSWORD 'onlooker'`);
    await repository.rows('GRANT SELECT ON ALL TABLES IN SCHEMA public TO onlooker');
    await repository.rows('ALTER ROLE onlooker SET default_transaction_read_only = on');
    const path = config(
      `{datastore: {checksum: true}, registry: {db: '${as('onlooker')}', managers: {obscore: {cls: a.B, config: {}}}}}`,
    );
    try {
      await withAttribute('config:dimensions.json', '{}', async () => {
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
      await repository.rows('DROP OWNED BY onlooker');
      await repository.rows('DROP ROLE onlooker');
    }
  });

  it('tells which rights are lacking for more than ingest', async () => {
    await repository.rows(`CREATE ROLE ingester LOGIN PASSWORD 'ingester'`);
    await repository.rows('GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO ingester');
    await repository.rows('GRANT UPDATE ON file_datastore_records TO ingester');
    try {
      const path = config(`registry: {db: '${as('ingester')}'}`);
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
      await repository.rows('DROP OWNED BY ingester');
      await repository.rows('DROP ROLE ingester');
    }
  });

  it('ends early where the server is away or refuses the login, and says so', async () => {
    const port = await freePort();
    for (const [db, code] of [
      [`postgresql://butler:butler@127.0.0.1:${port}/db`, 'REGISTRY_UNAVAILABLE'],
      [repository.database.url.replace(':butler@', ':wrong@'), 'REGISTRY_LOGIN_REFUSED'],
      ['sqlite:///gen3.sqlite3', 'REGISTRY_NOT_POSTGRESQL'],
    ] as const) {
      expect(await ButlerRepository.inspect(config(`registry: {db: '${db}'}`), { readText })).toMatchObject({
        canWrite: false,
        obstacles: [{ code }],
      });
    }
  });
});

describe('the credentials of a registry', () => {
  const withoutPassword = (): string => {
    const url = new URL(repository.database.url);
    return `postgresql://${url.host}${url.pathname}`;
  };

  /** A credentials file with the mode that is given. */
  function credentialsFile(mode: number, entries: string): string {
    mkdirSync(join(repository.folder, '.lsst'), { recursive: true });
    const path = join(repository.folder, '.lsst', 'db-auth.yaml');
    // One that may only be read cannot be written to.
    rmSync(path, { force: true });
    writeFileSync(path, entries);
    chmodSync(path, mode);
    return path;
  }
  const entry = `
- url: postgresql://elsewhere.example.com/*
  username: nobody
  password: wrong
- url: postgresql://127.0.0.*/test_*
  username: butler
  password: butler
- url: postgresql://*
  username: late
  password: late
`;

  it('come from the file that LSST_DB_AUTH names; the first entry that fits counts', async () => {
    const path = credentialsFile(0o600, entry);
    await opening(config(`registry: {db: '${withoutPassword()}'}`), { credentials: { LSST_DB_AUTH: path } });
  });

  it('come from the home folder otherwise', async () => {
    credentialsFile(0o400, entry);
    await opening(config(`registry: {db: '${withoutPassword()}'}`), {
      credentials: { HOME: repository.folder },
    });
  });

  it('come from LSST_DB_AUTH_CREDENTIALS before any file', async () => {
    const path = credentialsFile(0o600, '- {url: "postgresql://*", username: butler, password: wrong}');
    await opening(config(`registry: {db: '${withoutPassword()}'}`), {
      credentials: {
        LSST_DB_AUTH: path,
        LSST_DB_AUTH_CREDENTIALS: '[{"url": "postgresql://*", "username": "butler", "password": "butler"}]',
      },
    });
  });

  it('win over the password of the URL', async () => {
    const path = credentialsFile(0o600, entry);
    const url = repository.database.url.replace(':butler@', ':wrong@');
    await opening(config(`registry: {db: '${url}'}`), { credentials: { LSST_DB_AUTH: path } });
  });

  it('are those of libpq where no entry fits: PGPASSFILE, which its owner alone may use', async () => {
    const url = new URL(withoutPassword());
    const passwords = join(repository.folder, 'pgpass');
    writeFileSync(passwords, `127.0.0.1:${url.port}:*:butler:butler\n`, { mode: 0o600 });
    const path = config(`registry: {db: 'postgresql://butler@${url.host}${url.pathname}'}`);
    process.env['PGPASSFILE'] = passwords;
    try {
      await opening(path);
    } finally {
      delete process.env['PGPASSFILE'];
    }
    // And without any: no connection may be left behind, which would keep the process alive.
    await expect(opening(path)).rejects.toEqual(refused('REGISTRY_LOGIN_REFUSED', 'db-auth.yaml'));
    await eventually(async () => {
      const [row] = await repository.rows(
        `SELECT count(*) AS n FROM pg_stat_activity WHERE state IS NULL AND backend_type = 'client backend'`,
      );
      return row?.['n'] === '0';
    });
  });

  it.each([0o640, 0o604, 0o620, 0o601])(
    'are refused in a file of mode %o, which others may use',
    async (mode) => {
      const path = credentialsFile(mode, entry);
      await expect(
        opening(config(`registry: {db: '${withoutPassword()}'}`), { credentials: { LSST_DB_AUTH: path } }),
      ).rejects.toEqual(refused('DB_AUTH_PERMISSIONS', path, `mode ${mode.toString(8)}`, 'chmod 600'));
    },
  );

  it.each(['{', '- {url: "postgresql://*"}', 'text'])('are refused when the file holds %j', async (text) => {
    const path = credentialsFile(0o600, text);
    await expect(
      opening(config(`registry: {db: '${withoutPassword()}'}`), { credentials: { LSST_DB_AUTH: path } }),
    ).rejects.toEqual(refused('DB_AUTH_INVALID'));
  });
});

describe('a connection to a repository', () => {
  it('asks to come back later while the server is away, and opens once it is there', async () => {
    const port = await freePort();
    const away = config(`registry: {db: 'postgresql://butler:butler@127.0.0.1:${port}/db'}`);
    const connection = new RepositoryConnection(away, { readText });
    await expect(connection.open()).rejects.toMatchObject({
      name: 'RetryLater',
      code: 'REGISTRY_UNAVAILABLE',
    });
    writeFileSync(away, readFileSync(join(repository.folder, 'butler.yaml')));
    await connection.ping();
    expect(await connection.open()).toBe(await connection.open());
    await connection.close();
  });

  it('is closed with all that it opened', async () => {
    const connection = new RepositoryConnection(
      config(`registry: {db: '${repository.database.url}?application_name=closing'}`),
      { readText },
    );
    await connection.ping();
    const open = async (): Promise<number> => {
      const client = new Client({ connectionString: repository.database.url });
      await client.connect();
      const { rows } = await client.query<{ n: string }>(
        `SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'closing'`,
      );
      await client.end();
      return Number(rows[0]?.n);
    };
    expect(await open()).toBe(1);
    await connection.close();
    while ((await open()) > 0);
  });
});
