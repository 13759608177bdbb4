import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { LSSTCAM } from '#domain/instruments';
import {
  ButlerRepository,
  createRepository,
  RepositoryConnection,
  RepositoryFiles,
} from '#adapters/butler-registry';
import { freePort } from '#stack';
import { exposureBatch, files, readText } from './registry-fixture';
import { OpeningBench } from './registry-open-fixture';

const bench = new OpeningBench();

beforeAll(() => bench.start());
afterAll(() => bench.stop());

/** For repositories in folders. */
const NO_OBJECTS = {
  read: () => Promise.resolve(undefined),
  stat: () => Promise.resolve(undefined),
  put: () => Promise.resolve(),
};

describe('opening a repository', () => {
  it('takes a folder, the path of its file, and a folder with a slash at its end', async () => {
    for (const name of [
      bench.repository.folder,
      `${bench.repository.folder}/`,
      join(bench.repository.folder, 'butler.yaml'),
    ]) {
      const { description } = await bench.opening(name);
      expect(description).toMatchObject({
        configUri: join(bench.repository.folder, 'butler.yaml'),
        schema: 'public',
        universe: { namespace: 'daf_butler', version: 8 },
        datastoreName: 'FileDatastore@<butlerRoot>',
        recordsTable: 'file_datastore_records',
      });
    }
  });

  it('never tells the password', async () => {
    const { description } = await bench.opening(bench.repository.folder);
    expect(description.registry).toMatch(/^postgresql:\/\/butler@127\.0\.0\.1:\d+\/test_/);
    expect(JSON.stringify(description)).not.toContain('butler:butler');
  });

  it('is content with the two lines that the Butler is content with', async () => {
    const { description } = await bench.opening(
      bench.config(`registry: {db: '${bench.repository.database.url}'}`),
    );
    expect(description.datastoreName).toBe('FileDatastore@<butlerRoot>');
  });

  it('names the datastore as the Butler does: by its name, else by its root as it is written', async () => {
    const named = bench.config(
      `{datastore: {name: mine}, registry: {db: '${bench.repository.database.url}'}}`,
    );
    expect((await bench.opening(named)).description.datastoreName).toBe('mine');
    const rooted = bench.config(
      `{datastore: {root: 's3://b/x'}, registry: {db: '${bench.repository.database.url}'}}`,
    );
    expect((await bench.opening(rooted)).description.datastoreName).toBe('FileDatastore@s3://b/x');
  });

  it('takes parts of the URL that are given beside it', async () => {
    const url = new URL(bench.repository.database.url);
    const { description } = await bench.opening(
      bench.config(
        `registry: {db: 'postgresql+psycopg2://${url.host}', username: butler, password: butler, database: ${url.pathname.slice(1)}}`,
      ),
    );
    expect(description.schema).toBe('public');
  });

  it('makes the table of the datastore that the first writer makes, and lists it', async () => {
    const path = bench.config(
      `{datastore: {records: {table: other_records}}, registry: {db: '${bench.repository.database.url}'}}`,
    );
    await Promise.all([bench.opening(path), bench.opening(path)]);
    expect(
      await bench.repository.rows(`SELECT table_name FROM opaque_meta WHERE table_name = 'other_records'`),
    ).toHaveLength(1);
    expect(await bench.repository.rows('SELECT * FROM other_records')).toEqual([]);
  });

  it('changes nothing when it is only inspected', async () => {
    const path = bench.config(
      `{datastore: {records: {table: not_made}}, registry: {db: '${bench.repository.database.url}'}}`,
    );
    expect(await ButlerRepository.inspect(path, { readText })).toMatchObject({
      datastore: { recordsTable: 'not_made', recordsThere: false },
      canWrite: true,
    });
    expect(await bench.repository.rows(`SELECT to_regclass('not_made') AS made`)).toEqual([{ made: null }]);
  });

  it('writes into the schema that the configuration names, whatever the search path', async () => {
    const folder = join(bench.repository.folder, 'spaced');
    const inPublic = (): Promise<unknown> =>
      bench.repository.rows('SELECT count(*) AS n FROM public.dataset');
    const before = await inPublic();
    const namespace = 'A "strange" schema';
    await createRepository({
      repository: folder,
      registryDb: bench.repository.database.url,
      namespace,
      ...files,
    });
    const butler = await ButlerRepository.open(folder, { readText });
    await butler.registerInstrument(LSSTCAM, { update: false });
    const { outcomes } = await butler.registerRaws(exposureBatch(1, 2));
    await butler.close();
    expect(outcomes).toEqual([{ status: 'registered' }, { status: 'registered' }]);
    expect(await bench.repository.rows(`SELECT count(*) AS n FROM "A ""strange"" schema".dataset`)).toEqual([
      { n: '2' },
    ]);
    expect(await inPublic()).toEqual(before);
  });

  it('writes universe 6, which lacks can_see_sky, and the older datasets manager, which keeps dates as timestamps', async () => {
    const folder = join(bench.repository.folder, 'old');
    await createRepository({
      repository: folder,
      registryDb: bench.repository.database.url,
      namespace: 'old',
      ...files,
    });
    const version =
      'version:lsst.daf.butler.registry.datasets.byDimensions._manager.ByDimensionsDatasetRecordStorageManagerUUID';
    await bench.repository.rows('UPDATE old.butler_attributes SET value = $2 WHERE name = $1', [
      version,
      '1.0.0',
    ]);
    await bench.repository.rows(
      `ALTER TABLE old.dataset ALTER ingest_date TYPE timestamp USING now(), ALTER ingest_date SET DEFAULT now()`,
    );
    await bench.repository.rows('ALTER TABLE old.exposure DROP can_see_sky');
    const [stored] = await bench.repository.rows(
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
    await bench.repository.rows(
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
    expect(await bench.repository.rows('SELECT ingest_date::text FROM old.dataset')).toEqual([
      { ingest_date: '2026-01-26 01:02:03.004' },
    ]);
  });
});

describe('the alias of a repository', () => {
  it.each([
    [
      'DAF_BUTLER_REPOSITORIES as YAML',
      () => ({ DAF_BUTLER_REPOSITORIES: `embargo: ${bench.repository.folder}` }),
    ],
    [
      'DAF_BUTLER_REPOSITORIES as JSON',
      () => ({
        DAF_BUTLER_REPOSITORIES: JSON.stringify({ embargo: `${bench.repository.folder}/butler.yaml` }),
      }),
    ],
    [
      'the file that DAF_BUTLER_REPOSITORY_INDEX names',
      () => ({
        DAF_BUTLER_REPOSITORY_INDEX: bench.config(
          `{main: /elsewhere, embargo: '${bench.repository.folder}'}`,
        ),
      }),
    ],
  ])('is taken from %s', async (_, aliases) => {
    const { description } = await bench.opening('embargo', { aliases: aliases() });
    expect(description.configUri).toBe(join(bench.repository.folder, 'butler.yaml'));
  });

  it('is not needed for a repository that is named itself, whatever the index is', async () => {
    await bench.opening(bench.repository.folder, {
      aliases: { DAF_BUTLER_REPOSITORIES: 'main: /elsewhere' },
    });
    await bench.opening(bench.repository.folder, {
      aliases: { DAF_BUTLER_REPOSITORY_INDEX: '/no/such/index.yaml' },
    });
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
    const failing = bench.opening('nobody', {
      aliases,
      readText: (uri: string) => new RepositoryFiles(NO_OBJECTS).readText(uri),
    });
    await expect(failing).rejects.toMatchObject({
      code: 'BUTLER_CONFIG_MISSING',
      message: expect.stringContaining(said) as unknown,
    });
  });
});

describe('a connection to a repository', () => {
  it('asks to come back later while the server is away, and opens once it is there', async () => {
    const port = await freePort();
    const away = bench.config(`registry: {db: 'postgresql://butler:butler@127.0.0.1:${port}/db'}`);
    const connection = new RepositoryConnection(away, { readText });
    await expect(connection.open()).rejects.toMatchObject({
      name: 'RetryLater',
      code: 'REGISTRY_UNAVAILABLE',
    });
    writeFileSync(away, readFileSync(join(bench.repository.folder, 'butler.yaml')));
    await connection.ping();
    expect(await connection.open()).toBe(await connection.open());
    await connection.close();
  });

  it('is closed with all that it opened', async () => {
    const connection = new RepositoryConnection(
      bench.config(`registry: {db: '${bench.repository.database.url}?application_name=closing'}`),
      { readText },
    );
    await connection.ping();
    const open = async (): Promise<number> => {
      const client = new Client({ connectionString: bench.repository.database.url });
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
