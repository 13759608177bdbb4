import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Redis } from 'ioredis';
import { Client } from 'pg';
import { connectRedis, ObjectQueue } from '#adapters/queue';
import { simulateExposure } from '#simulator';
import { runCli } from '../../apps/cli/run-cli';
import { workerApp } from '../../apps/worker/worker.app';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { createTestRepository } from '../support/pipeline';
import { temporaryFolder } from '../support/temporary-folder';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const BUCKET = `grants-${process.pid}`;
const ROLE = `Ingester ${process.pid}`;
const folder = temporaryFolder();
const ownRepo = join(folder, 'own', 'repo');
/** The same repository, for the user who owns nothing. */
const repo = join(folder, 'theirs');

let database: TestDatabase;
let owner: Client;
let redis: Redis;
let seqNum = 0;

async function cli(...words: readonly string[]): Promise<{ status: number; out: string[]; error: string }> {
  const out: string[] = [];
  const error: string[] = [];
  const status = await runCli(words, {
    environment: {},
    out: (line) => out.push(line),
    error: (line) => error.push(line),
  });
  return { status, out, error: error.join('\n') };
}

/** Has the owner run what the command prints; with `all` what it prints as comments, too. */
async function grantPrinted({ all }: { readonly all: boolean }): Promise<void> {
  const { status, out } = await cli('inspect', ownRepo, '--grants', ROLE);
  expect(status).toBe(0);
  const sql = all ? out.map((line) => line.replace(/^-- GRANT/, 'GRANT')) : out;
  await owner.query(sql.join('\n'));
}

beforeAll(async () => {
  database = await createTestDatabase();
  await createTestRepository(ownRepo, database.url);
  owner = new Client({ connectionString: database.url });
  await owner.connect();
  await owner.query(`CREATE ROLE "${ROLE}" LOGIN PASSWORD 'its own'`);
  const config = readFileSync(join(ownRepo, 'butler.yaml'), 'utf8');
  const url = new URL(database.url);
  url.username = ROLE;
  url.password = 'its own';
  mkdirSync(repo, { recursive: true });
  writeFileSync(join(repo, 'butler.yaml'), config.replace(database.url, url.href));
  redis = connectRedis({ host: '127.0.0.1', port: Number(process.env['TEST_REDIS_PORT']) });
});

afterAll(async () => {
  redis.disconnect();
  await owner.query(`DROP OWNED BY "${ROLE}"`);
  await owner.query(`DROP ROLE "${ROLE}"`);
  await owner.end();
  await database.drop();
});

interface Sown {
  readonly exposureId: number;
  readonly images: readonly string[];
  readonly guider: string;
  readonly obsId: string;
}

/** Two images and a guider of a new exposure, in the bucket's folder; the paths of their FITS files. */
function sow(): Sown {
  seqNum += 1;
  const exposure = simulateExposure({ seed: 'rights', dayObs: 20260125, seqNum, guiderStamps: 'instead' });
  const wanted = ['R22_S11.', 'R22_S12.', 'R00_SG0_guider.'];
  const paths: string[] = [];
  for (const arrival of exposure.arrivals) {
    if (!wanted.some((name) => arrival.key.includes(name))) continue;
    const file = join(folder, BUCKET, arrival.key);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, arrival.bytes());
    if (arrival.kind === 'fits') paths.push(`${BUCKET}/${arrival.key}`);
  }
  const isGuider = (path: string): boolean => path.includes('_guider');
  const { exposureId, obsId } = exposure.truth;
  return {
    ...{ exposureId, obsId },
    images: paths.filter((path) => !isGuider(path)),
    guider: paths.find(isGuider) ?? '',
  };
}

const count = async (sql: string, ...parameters: readonly unknown[]): Promise<number> => {
  const { rows } = await owner.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`, [...parameters]);
  return Number(rows[0]?.n);
};
const datasetsOf = ({ exposureId }: Sown): Promise<number> =>
  count('dataset_tags_00000001 WHERE exposure = $1', exposureId);
const visitsOf = ({ exposureId }: Sown): Promise<number> =>
  count('visit_definition WHERE exposure = $1', exposureId);

type Worker = AppUnderTest<typeof workerApp.schema.variables>;

const startWorker = async (): Promise<Worker> => {
  const worker = await appUnderTest(workerApp, {
    ...{ BUTLER_REPO: repo, BUCKETS_FOLDER: folder, BUCKET, WORKER_NAME: `rights-${process.pid}` },
    ...{ RETRY_BASE: '0.05', RETRY_MAX: '0.2', MAX_FAILURES: '1' },
  });
  await worker.process.start();
  return worker;
};

const announce = (paths: readonly string[]): Promise<unknown> =>
  new ObjectQueue(redis).announce(
    paths.map((path) => ({ path, etag: 'e' })),
    60,
  );

const said = (
  worker: Worker,
  msg: string,
  path: string,
  facts: Record<string, unknown> = {},
): Promise<void> =>
  worker.until((lines) =>
    lines.some((line) =>
      Object.entries({ msg, path, ...facts }).every(([name, value]) => line[name] === value),
    ),
  );

describe('a database user who owns nothing', () => {
  it('is refused before any work, with the statements that help', async () => {
    const { status, out } = await cli('inspect', repo);
    expect(status).toBe(1);
    const text = out.join('\n');
    expect(text).toContain(`REGISTRY_RIGHTS_MISSING: The user ${ROLE} lacks rights`);
    expect(text).toContain(`GRANT SELECT ON "public"."butler_attributes"`);
    await expect(startWorker()).rejects.toMatchObject({ code: 'REGISTRY_RIGHTS_MISSING' });
  });

  it('has all a worker needs when its owner has run what inspect --grants prints', async () => {
    await grantPrinted({ all: false });
    const sown = sow();
    const worker = await startWorker();
    await announce([...sown.images, sown.guider]);
    for (const path of [...sown.images, sown.guider]) await said(worker, 'file ingested', path);
    await worker.stop();
    expect([await datasetsOf(sown), await visitsOf(sown)]).toEqual([3, 1]);
    const { status, out } = await cli('inspect', repo);
    expect(status).toBe(0);
    const lacks = out.slice(out.indexOf('The user lacks rights for:') + 1);
    const purposes = lacks.filter((line) => !line.includes('GRANT')).map((line) => line.trim().split(':')[0]);
    expect(purposes).toEqual(['new dataset types', 'register-instrument', '--update-records']);
  });

  it('can do by hand what workers do, and no more', async () => {
    const sown = sow();
    const night = join(folder, dirname(sown.images[0] ?? ''));
    expect(await cli('ingest-raws', repo, night)).toMatchObject({ status: 0 });
    expect(await cli('ingest-guider', repo, join(folder, sown.guider))).toMatchObject({ status: 0 });
    expect(await cli('define-visits', repo, 'LSSTCam')).toMatchObject({ status: 0 });
    expect([await datasetsOf(sown), await visitsOf(sown)]).toEqual([3, 1]);
    await owner.query('UPDATE exposure SET target_name = $2 WHERE id = $1', [sown.exposureId, 'another']);
    const refused = await cli('ingest-raws', repo, night, '--update-records');
    expect(refused.status).toBe(1);
    expect([...refused.out, refused.error].join('\n')).toMatch(
      /REGISTRY_RIGHTS_MISSING.*permission denied for table exposure.*autoingest inspect/,
    );
    const registering = await cli('register-instrument', repo, 'LATISS');
    expect(registering).toMatchObject({ status: 1 });
    expect(registering.error).toMatch(/REGISTRY_RIGHTS_MISSING.*permission denied for table instrument/);
  });

  it('has its files wait, uncounted, while a right is taken away, and goes on by itself when it is back', async () => {
    const sown = sow();
    const worker = await startWorker();
    await owner.query(`REVOKE INSERT ON dataset FROM "${ROLE}"`);
    await announce(sown.images);
    for (const path of sown.images) {
      await said(worker, 'file not ingested', path, { code: 'REGISTRY_RIGHTS_MISSING', settledAs: 'queued' });
    }
    expect(worker.lines).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        msg: 'outside system is away; taking nothing',
        reason: expect.stringContaining(`GRANT INSERT ON "public"."dataset" TO "${ROLE}";`) as string,
      }),
    );
    expect((await worker.inject({ url: '/health/ready' })).statusCode).toBe(503);
    expect(await redis.llen(`QUEUE:${BUCKET}`)).toBe(2);
    for (const path of sown.images) expect(await redis.hget(`FILE:${path}`, 'ing_fail_count')).toBeNull();
    expect(await redis.hlen(`DEAD:${BUCKET}`)).toBe(0);
    expect(await datasetsOf(sown)).toBe(0);
    await owner.query(`GRANT INSERT ON dataset TO "${ROLE}"`);
    for (const path of sown.images) await said(worker, 'file ingested', path);
    expect(await datasetsOf(sown)).toBe(2);
    await worker.stop();
  });

  it('has all that operators need when the rest of it was run, too', async () => {
    await grantPrinted({ all: true });
    const night = join(folder, BUCKET, 'LSSTCam', '20260125');
    expect(await cli('ingest-raws', repo, night, '--update-records')).toMatchObject({ status: 0 });
    expect(await cli('define-visits', repo, 'LSSTCam', '--update-records')).toMatchObject({ status: 0 });
    expect(await cli('register-instrument', repo, 'LATISS')).toMatchObject({ status: 0 });
    expect((await cli('inspect', repo)).out.join('\n')).not.toContain('lacks rights');
  });

  it('cannot be given rights on a repository without instruments, whose tables are not all there', async () => {
    const empty = await createTestDatabase();
    const where = join(folder, 'empty', 'repo');
    await cli('create', where, '--registry-db', empty.url);
    const { status, error } = await cli('inspect', where, '--grants', ROLE);
    expect(status).toBe(1);
    expect(error).toMatch(/REGISTRY_TABLES_MISSING.*register-instrument/);
    await empty.drop();
  });
});
