import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LSSTCAM } from '#domain/instruments';
import { ButlerRepository } from '#adapters/butler-registry';
import { tapPostgres, type ClientMessage, type Wiretap } from './postgres-wiretap';
import { createTestRepository, exposureBatch, readText, type TestRepository } from './registry-fixture';

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
    butler = await ButlerRepository.open(config, { readText });
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

  it('is two round trips for files of an exposure that is there', async () => {
    const { exposures, datasets } = exposureBatch(3, 205);
    await butler.registerRaws({ exposures, datasets: datasets.slice(0, 100) });
    wiretap.take();
    await butler.registerRaws({ exposures, datasets: datasets.slice(100) });
    expect(roundTrips(wiretap.take())).toBe(2);
  });

  it('is three round trips when some files are there already', async () => {
    wiretap.take();
    await butler.registerRaws(exposureBatch(3, 205));
    expect(roundTrips(wiretap.take())).toBe(3);
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
    const impatient = await ButlerRepository.open(config, { readText, limits: { statementTimeoutMs: 300 } });
    await impatient.ping();
    wiretap.silence(true);
    await expect(impatient.registerRaws(exposureBatch(5, 2))).rejects.toMatchObject({
      name: 'RetryLater',
      code: 'REGISTRY_UNAVAILABLE',
    });
    wiretap.silence(false);
    // What went through before the silence was stored; the rest is now.
    const { outcomes } = await impatient.registerRaws(exposureBatch(5, 2));
    expect(outcomes).toEqual([{ status: 'registered' }, { status: 'registered' }]);
    await impatient.close();
  });
});
