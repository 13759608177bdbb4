import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { simulateExposure } from '#simulator';
import { ButlerRepository } from '#adapters/butler-registry';
import { isGuiderFile } from '#tasks/ingest';
import { runCli } from '../../apps/cli/run-cli';
import { findPgbouncer, startPgbouncer, type Pgbouncer } from '../support/pgbouncer';
import { startPipeline, type Pipeline } from '../support/pipeline';
import { exposureBatch, readText } from './registry-fixture';

const program = findPgbouncer();
/** So few that sessions change between the clients with each statement. */
const SERVER_CONNECTIONS = 3;
const BUCKET = `pgbouncer-test-${process.pid}`;

if (program === undefined && process.env['TEST_MUST_HAVE'] !== 'pgbouncer') {
  it.skip('There is no pgbouncer: nothing was tried through one', () => undefined);
} else {
  describe('through a pgbouncer in transaction mode', () => {
    const folder = mkdtempSync(join(tmpdir(), 'autoingest-bounced-'));
    let pgbouncer: Pgbouncer;
    let pipeline: Pipeline;
    let client: Client;

    beforeAll(async () => {
      if (program === undefined) throw new Error('pgbouncer is wanted here and cannot be had');
      mkdirSync(join(folder, BUCKET));
      pgbouncer = await startPgbouncer(program, SERVER_CONNECTIONS);
      const env = { BUCKETS_FOLDER: folder, BUCKET, MAX_INGESTS: '300', REGISTRY_CONNECTIONS: '8' };
      pipeline = await startPipeline(env, ['LSSTCam'], (url) => pgbouncer.through(url));
      client = new Client({ connectionString: pipeline.databaseUrl });
      await client.connect();
    }, 240_000);
    afterAll(async () => {
      await client.end();
      await pipeline.stop();
      await pgbouncer.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const count = async (table: string): Promise<number> =>
      Number((await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n);

    /** Puts a whole exposure into the bucket; the paths of its images and guiders. */
    function sow(seqNum: number): {
      readonly images: readonly string[];
      readonly guiders: readonly string[];
    } {
      const order = { seed: 'bounced', dayObs: 20260125, seqNum, guiderStamps: 'instead' } as const;
      const { arrivals } = simulateExposure(order);
      for (const arrival of arrivals) {
        const file = join(folder, BUCKET, arrival.key);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, arrival.bytes());
      }
      const paths = arrivals.filter(({ kind }) => kind === 'fits').map(({ key }) => `${BUCKET}/${key}`);
      return { images: paths.filter((path) => !isGuiderFile(path)), guiders: paths.filter(isGuiderFile) };
    }

    async function autoingest(...words: readonly string[]): Promise<string> {
      const said: string[] = [];
      const say = (line: string): void => void said.push(line);
      const status = await runCli(words, { environment: {}, out: say, error: say });
      return [`ended with ${status}`, ...said].join('\n');
    }

    it('a worker ingests whole exposures with their guiders and defines their visits', async () => {
      const counts = (): Promise<number[]> => Promise.all(['dataset', 'exposure', 'visit'].map(count));
      const [datasets = 0, exposuresThere = 0, visits = 0] = await counts();
      const exposures = [sow(1), sow(2)];
      const images = exposures.flatMap((exposure) => exposure.images);
      const guiders = exposures.flatMap((exposure) => exposure.guiders);
      await pipeline.announce(images);
      await pipeline.handled(images.length);
      await pipeline.announce(guiders);
      await pipeline.handled(images.length + guiders.length);
      expect(guiders).toHaveLength(16);
      expect(await counts()).toEqual([
        datasets + images.length + guiders.length,
        exposuresThere + 2,
        visits + 2,
      ]);
      expect(await count('visit_detector_region')).toBeGreaterThan(300);
    });

    it('many batches are registered at once, whose sessions are mixed with every statement', async () => {
      const butler = await ButlerRepository.open(pipeline.repo, { readText, limits: { poolSize: 12 } });
      const results = await Promise.all(
        Array.from({ length: 24 }, (_, index) => butler.registerRaws(exposureBatch(100 + (index % 8), 20))),
      );
      const statuses = results.flatMap(({ outcomes }) => outcomes.map(({ status }) => status));
      expect(statuses.filter((status) => status === 'registered')).toHaveLength(8 * 20);
      expect(statuses.filter((status) => status === 'existed')).toHaveLength(16 * 20);
      await butler.close();
    });

    it('operators inspect, ingest, correct and define', async () => {
      const { images, guiders } = sow(3);
      const [file = '', guider = ''] = [images[0], guiders[0]].map((path) => join(folder, path ?? ''));
      expect(await autoingest('inspect', pipeline.repo)).toContain('may be written to');
      expect(await autoingest('register-instrument', pipeline.repo, 'LSSTCam', '--update')).toContain(
        'ended with 0',
      );
      expect(await autoingest('ingest-raws', pipeline.repo, file, '--dry-run')).toContain(
        'would be registered',
      );
      expect(await autoingest('ingest-raws', pipeline.repo, file)).toContain('1 registered');
      expect(await autoingest('ingest-guider', pipeline.repo, guider)).toContain('1 registered');
      await client.query(`UPDATE exposure SET target_name = 'other' WHERE seq_num = 3`);
      expect(await autoingest('ingest-raws', pipeline.repo, file)).toContain('EXPOSURE_CONFLICT 1');
      expect(await autoingest('ingest-raws', pipeline.repo, file, '--update-records')).toContain(
        'ended with 0',
      );
      expect(await autoingest('define-visits', pipeline.repo, 'LSSTCam', '--update-records')).toContain(
        'ended with 0',
      );
      const where = 'exposure.seq_num = 3';
      expect(await autoingest('define-visits', pipeline.repo, 'LSSTCam', '--where', where)).toContain(
        'ended with 0',
      );
    });

    it('leaves no setting, statement or transaction behind in the sessions of others', async () => {
      const clients = Array.from(
        { length: SERVER_CONNECTIONS },
        () => new Client({ connectionString: pgbouncer.through(pipeline.databaseUrl) }),
      );
      await Promise.all(clients.map((one) => one.connect()));
      // A transaction holds its session: so many at once see all of them.
      await Promise.all(clients.map((one) => one.query('BEGIN')));
      const sessions = await Promise.all(
        clients.map(async (one) => {
          const { rows } = await one.query<Record<string, unknown>>(
            `SELECT pg_backend_pid() AS pid, current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement,
                    (SELECT count(*) FROM pg_prepared_statements WHERE name <> '')::int AS prepared`,
          );
          return rows[0] ?? {};
        }),
      );
      await Promise.all(clients.map((one) => one.query('ROLLBACK')));
      await Promise.all(clients.map((one) => one.end()));
      expect(new Set(sessions.map(({ pid }) => pid)).size).toBe(SERVER_CONNECTIONS);
      for (const session of sessions) {
        expect(session).toMatchObject({ lock: '0', statement: '0', prepared: 0 });
      }
    });
  });
}
