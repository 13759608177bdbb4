import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { LSSTCAM } from '#domain/instruments';
import { ButlerRepository, rangeText } from '#adapters/butler-registry';
import { eventually } from '../support/eventually';
import { tapPostgres, type ClientMessage, type Wiretap } from './postgres-wiretap';
import {
  createTestRepository,
  exposureBatch,
  exposureRows,
  readText,
  type TestRepository,
} from './registry-fixture';

/** Each of these ends a round trip: Sync of a bound statement, or a simple query. */
const roundTrips = (messages: readonly ClientMessage[]): number =>
  messages.filter(({ type }) => type === 'S' || type === 'Q').length;

describe('what goes over the wire to the registry', () => {
  let repository: TestRepository;
  let wiretap: Wiretap;
  let butler: ButlerRepository;

  beforeAll(async () => {
    repository = await createTestRepository();
    wiretap = await tapPostgres(repository.database.url);
    const config = join(repository.folder, 'tapped.yaml');
    writeFileSync(config, `registry: {db: '${wiretap.url}'}`);
    // Nothing is sent a second time for having waited for a lock.
    butler = await ButlerRepository.open(config, { readText, limits: { lockTimeoutMs: 600_000 } });
    await butler.registerInstrument(LSSTCAM, { update: false });
    await butler.registerRaws(exposureBatch(1, 1));
  });
  afterAll(async () => {
    await butler.close();
    await wiretap.close();
    await repository.remove();
  });

  it('is two round trips for all 205 files of a new exposure', async () => {
    wiretap.take();
    await butler.registerRaws(exposureBatch(2, 205));
    expect(roundTrips(wiretap.take())).toBe(2);
  });

  it('is at most six round trips for the first exposure of a process, however many files', async () => {
    const config = join(repository.folder, 'tapped.yaml');
    const cold = await ButlerRepository.open(config, { readText });
    wiretap.take();
    await cold.registerRaws(exposureBatch(6, 205));
    expect(roundTrips(wiretap.take())).toBe(6);
    await cold.close();
  });

  it('is two round trips for many exposures at once', async () => {
    const batches = [7, 8, 9, 10].map((seqNum) => exposureBatch(seqNum, 50));
    wiretap.take();
    await butler.registerRaws({
      exposures: batches.flatMap(({ exposures }) => exposures),
      datasets: batches.flatMap(({ datasets }) => datasets),
    });
    expect(roundTrips(wiretap.take())).toBe(2);
  });

  it('is two round trips for files of an exposure that is there', async () => {
    const { exposures, datasets } = exposureBatch(3, 205);
    await butler.registerRaws({ exposures, datasets: datasets.slice(0, 100) });
    wiretap.take();
    await butler.registerRaws({ exposures, datasets: datasets.slice(100) });
    expect(roundTrips(wiretap.take())).toBe(2);
  });

  it('is three round trips when some files are there already', async () => {
    const { exposures, datasets } = exposureBatch(12, 205);
    await butler.registerRaws({ exposures, datasets: datasets.slice(0, 100) });
    wiretap.take();
    await butler.registerRaws({ exposures, datasets });
    expect(roundTrips(wiretap.take())).toBe(3);
  });

  it('is four round trips when some files are there but lack something, or have another size', async () => {
    const { exposures, datasets } = exposureBatch(13, 205);
    await butler.registerRaws({ exposures, datasets });
    await repository.rows('DELETE FROM dataset_location WHERE dataset_id = $1', [datasets[5]?.id]);
    wiretap.take();
    const resent = datasets.map((dataset, index) => (index === 9 ? { ...dataset, sizeBytes: 1 } : dataset));
    await butler.registerRaws({ exposures, datasets: resent });
    expect(roundTrips(wiretap.take())).toBe(4);
  });

  it('is one round trip more when another commits the exposure meanwhile', async () => {
    const other = new Client({ connectionString: repository.database.url });
    await other.connect();
    const { exposures, datasets } = exposureBatch(11, 205);
    const { exposure, group } = exposureRows(11);
    await other.query('BEGIN');
    await other.query(`INSERT INTO "group" VALUES ('LSSTCam', $1)`, [group.name]);
    await other.query(`INSERT INTO exposure SELECT (json_populate_record(NULL::exposure, $1::json)).*`, [
      JSON.stringify({ ...exposure, timespan: rangeText(exposure.timespan) }),
    ]);
    wiretap.take();
    const waiting = butler.registerRaws({ exposures, datasets });
    await eventually(async () => {
      const [row] = await repository.rows(
        `SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
      );
      return row?.['n'] === '1';
    });
    await other.query('COMMIT');
    await other.end();
    expect((await waiting).newExposures).toEqual([]);
    expect(roundTrips(wiretap.take())).toBe(3);
  });

  it('writes only the columns of an exposure that differ, in one round trip more', async () => {
    await butler.registerRaws(exposureBatch(14, 1));
    const changed = exposureRows(14, { target_name: 'elsewhere', tracking_ra: 150.2 });
    wiretap.take();
    await butler.registerRaws({ exposures: [changed], datasets: [] }, { updateRecords: true });
    expect(roundTrips(wiretap.take())).toBe(0);
    const batch = { exposures: [changed], datasets: exposureBatch(14, 1).datasets };
    await butler.registerRaws(batch, { updateRecords: true });
    const messages = wiretap.take();
    const update = messages
      .map(({ body }) => body.toString('utf8'))
      .filter((text) => /\bUPDATE\b.*\bSET\b/.test(text));
    const assigned = update.flatMap((text) => [...text.matchAll(/"(\w+)" = given/g)].map(([, name]) => name));
    expect(assigned).toEqual(['target_name', 'tracking_ra']);
    // A, the update, B, and the look at what B found there.
    expect(roundTrips(messages)).toBe(4);
  });

  it('holds no named statement, no transaction, and no setting that outlives its statement', async () => {
    wiretap.take();
    await butler.registerRaws(exposureBatch(4, 10));
    const messages = wiretap.take();
    const parses = messages.filter(({ type }) => type === 'P').map(({ body }) => body.toString('utf8'));
    expect(parses).toHaveLength(2);
    for (const parse of parses) {
      // The statement's name is empty.
      expect(parse.startsWith('\0')).toBe(true);
      expect(parse).not.toMatch(/^\0\s*(SET|BEGIN|START)\b/i);
      expect(parse).toMatch(/set_config\('lock_timeout', \$\d+, true\)/);
    }
    expect(messages.filter(({ type }) => type === 'Q')).toEqual([]);
  });

  it('is given up when no answer comes, and begins anew on another connection', async () => {
    const config = join(repository.folder, 'silent.yaml');
    writeFileSync(config, `registry: {db: '${wiretap.url}'}`);
    const impatient = await ButlerRepository.open(config, { readText, limits: { statementTimeoutMs: 500 } });
    await eventually(() =>
      impatient.ping().then(
        () => true,
        () => undefined,
      ),
    );
    wiretap.silence(true);
    await expect(impatient.registerRaws(exposureBatch(5, 2))).rejects.toMatchObject({
      name: 'RetryLater',
      code: 'REGISTRY_UNAVAILABLE',
    });
    wiretap.silence(false);
    // What went through before the silence was stored, of this try and of any that this machine was too slow for; the rest is now.
    const { outcomes } = await eventually(() =>
      impatient.registerRaws(exposureBatch(5, 2)).catch(() => undefined),
    );
    for (const { status } of outcomes) expect(['registered', 'existed']).toContain(status);
    expect(outcomes).toHaveLength(2);
    await impatient.close();
  });
});
