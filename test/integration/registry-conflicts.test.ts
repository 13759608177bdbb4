import { LSSTCAM } from '#domain/instruments';
import type { ExposureRows, TaiNs } from '#domain/observation';
import type { ButlerRepository, RawDataset, RawOutcome, Unregistered } from '#adapters/butler-registry';
import { createTestRepository, exposureRows, rawDataset, type TestRepository } from './registry-fixture';

const statuses = (outcomes: readonly RawOutcome[]): readonly string[] => outcomes.map(({ status }) => status);

/** Ways out of a record that differs, as the message ends. */
const WAYS_OUT =
  " Either have this header's values written ('autoingest ingest-raws REPO FILE --update-records'), or leave the registry as it is " +
  'and drop this file, or correct its header (METADATA_CORRECTIONS_PATH) and retry it.';

describe('raws that the registry has otherwise', () => {
  let repository: TestRepository;
  let butler: ButlerRepository;
  let now = Date.UTC(2026, 0, 26, 1, 2, 3, 4);
  const count = async (table: string, where = 'true'): Promise<number> =>
    Number((await repository.rows(`SELECT count(*) AS n FROM ${table} WHERE ${where}`))[0]?.['n']);
  const register = async (rows: ExposureRows, dataset: RawDataset): Promise<RawOutcome> => {
    const [outcome] = (await butler.registerRaws({ exposures: [rows], datasets: [dataset] })).outcomes;
    if (outcome === undefined) throw new Error('no outcome');
    return outcome;
  };
  const refused = async (rows: ExposureRows, dataset: RawDataset): Promise<Unregistered> => {
    const outcome = await register(rows, dataset);
    if (!('code' in outcome)) throw new Error(`not refused: ${outcome.status}`);
    return outcome;
  };

  beforeAll(async () => {
    repository = await createTestRepository();
    butler = await repository.open({ now: () => now });
    await butler.registerInstrument(LSSTCAM, { update: false });
  });
  afterAll(() => repository.remove());

  describe('in the record of their exposure', () => {
    it('are refused with every differing column, the first file, whose values those are, and the ways out', async () => {
      const first = exposureRows(4);
      await register(first, rawDataset(first, 7));
      now += 1000;
      await register(first, rawDataset(first, 1));
      const other = exposureRows(4, {
        target_name: 'other',
        tracking_ra: 150.10000000000002,
        dark_time: null,
      });
      const { code, message, facts } = await refused(other, rawDataset(other, 2));
      expect(code).toBe('EXPOSURE_CONFLICT');
      expect(message).toBe(
        "Conflict in sync for table exposure on column(s) dark_time: 30.125 != NULL, target_name: 'lowdust' != 'other', " +
          'tracking_ra: 150.1 != 150.10000000000002 (registry != header), exposure MC_O_20260125_000004. ' +
          `Its first file was ${rawDataset(first, 7).uri}, registered 2026-01-26T01:02:03.004Z; ` +
          `the record was not written again, so its values are those of that file's header.${WAYS_OUT}`,
      );
      expect(facts).toEqual({
        instrument: 'LSSTCam',
        exposure: 2026012500004,
        obsId: 'MC_O_20260125_000004',
        columns: 'dark_time,target_name,tracking_ra',
        firstUri: rawDataset(first, 7).uri,
        firstRegistered: '2026-01-26T01:02:03.004Z',
        isRecordUpdated: false,
      });
      expect(await count('dataset', `id = '${rawDataset(other, 2).id}'`)).toBe(0);
    });

    it('are told where the values look like a later update', async () => {
      const rows = exposureRows(30);
      await register(rows, rawDataset(rows, 1));
      await repository.rows(`UPDATE exposure SET observation_reason = 'mended' WHERE id = $1`, [
        rows.exposure.id,
      ]);
      const { message, facts } = await refused(rows, rawDataset(rows, 2));
      expect(message).toContain("observation_reason: 'mended' != 'object'");
      expect(message).toContain(
        'the record was written after that, so its values look like a later update of metadata.',
      );
      expect(facts).toMatchObject({ isRecordUpdated: true });
    });

    it('are told where no file of the exposure is there', async () => {
      const rows = exposureRows(31);
      await register(rows, rawDataset(rows, 1));
      await repository.rows('DELETE FROM dataset_location WHERE dataset_id = $1', [rawDataset(rows, 1).id]);
      await repository.rows('DELETE FROM dataset WHERE id = $1', [rawDataset(rows, 1).id]);
      const { message } = await refused(exposureRows(31, { dark_time: 1 }), rawDataset(rows, 2));
      expect(message).toContain('No raw of it is registered');
    });
  });

  it('names the exposure that has the observation id already', async () => {
    const first = exposureRows(5);
    await butler.registerRaws({ exposures: [first], datasets: [rawDataset(first, 1)] });
    const thief = exposureRows(6, { obs_id: first.exposure.obs_id });
    const outcome = await register(thief, rawDataset(thief, 1));
    expect(outcome).toMatchObject({
      status: 'conflict',
      code: 'EXPOSURE_OBS_ID_TAKEN',
      facts: { storedExposure: 2026012500005, exposure: 2026012500006 },
    });
  });

  it('stores no exposure of a night that the registry has with another time span', async () => {
    await repository.rows(`INSERT INTO day_obs VALUES ('LSSTCam', 20260126, '[5,6)')`);
    const rows = exposureRows(7, { day_obs: 20260126 });
    const moved = { ...rows, dayObs: { ...rows.dayObs, id: 20260126 } };
    const outcome = await register(moved, rawDataset(moved, 1));
    expect(outcome).toMatchObject({ status: 'conflict', code: 'DAY_OBS_CONFLICT' });
    expect('message' in outcome && outcome.message).toContain(
      "timespan: '[5,6)' != '[1769342400000000000,1769428800000000000)'",
    );
    expect(await count('exposure', 'id = 2026012500007')).toBe(0);
  });

  it('stores one time span for a night, and refuses the exposure of the batch that has another', async () => {
    const first = exposureRows(28, { day_obs: 20260127 });
    const second = exposureRows(29, { day_obs: 20260127 });
    const nightOf = (rows: ExposureRows, hours: bigint): ExposureRows => ({
      ...rows,
      dayObs: {
        ...rows.dayObs,
        id: 20260127,
        timespan: { ...rows.dayObs.timespan, end: (rows.dayObs.timespan.end + hours) as TaiNs },
      },
    });
    const { outcomes } = await butler.registerRaws({
      exposures: [nightOf(first, 0n), nightOf(second, 1n)],
      datasets: [rawDataset(first, 1), rawDataset(second, 1)],
    });
    expect(outcomes).toMatchObject([
      { status: 'registered' },
      { status: 'conflict', code: 'DAY_OBS_CONFLICT' },
    ]);
  });

  it('refuses another file for a data id that the registry has, naming both', async () => {
    const rows = exposureRows(8);
    await butler.registerRaws({ exposures: [rows], datasets: [rawDataset(rows, 1)] });
    const copy = rawDataset(rows, 1, { uri: 's3://other/copy.fits', path: 'other/copy.fits' });
    const outcome = await register(rows, copy);
    expect(outcome).toMatchObject({ status: 'conflict', code: 'DATASET_PATH_CONFLICT' });
    expect('message' in outcome && outcome.message).toContain('Datastore already contains');
    expect('message' in outcome && outcome.message).toContain(rawDataset(rows, 1).uri);
    expect('message' in outcome && outcome.message).toContain('s3://other/copy.fits');
  });

  it('lets the first of two files of one data id win within a batch, and names both paths', async () => {
    const rows = exposureRows(9);
    const first = rawDataset(rows, 1);
    const second = rawDataset(rows, 1, { uri: 's3://other/twin.fits', path: 'other/twin.fits' });
    const { outcomes } = await butler.registerRaws({ exposures: [rows], datasets: [first, second] });
    expect(statuses(outcomes)).toEqual(['registered', 'conflict']);
    expect(outcomes[1]).toMatchObject({
      code: 'DATASET_TWICE_IN_BATCH',
      facts: { path: 'other/twin.fits', firstPath: first.path },
    });
    expect(
      await repository.rows('SELECT path FROM file_datastore_records WHERE dataset_id = $1', [first.id]),
    ).toEqual([{ path: first.uri }]);
  });

  it('blames no file for a rival of its batch when it is the one that the registry has', async () => {
    const rows = exposureRows(19);
    const registered = rawDataset(rows, 1);
    const rival = rawDataset(rows, 1, { uri: 's3://other/rival.fits', path: 'other/rival.fits' });
    await butler.registerRaws({ exposures: [rows], datasets: [registered] });
    // As after a crash between registration and settlement: it comes again, this time behind the other.
    const { outcomes } = await butler.registerRaws({ exposures: [rows], datasets: [rival, registered] });
    expect(statuses(outcomes)).toEqual(['conflict', 'existed']);
    expect(outcomes[0]).toMatchObject({ code: 'DATASET_PATH_CONFLICT' });
  });

  it('refuses an id that the registry has for another run, naming both runs and the file', async () => {
    const rows = exposureRows(32);
    const there = rawDataset(rows, 1, { run: 'u/other' });
    await register(rows, there);
    const here = rawDataset(rows, 1, { id: there.id });
    const { code, message } = await refused(rows, here);
    expect(code).toBe('DATASET_CONFLICT');
    expect(message).toContain(
      "Conflict in sync for table dataset on column(s) run: 'u/other' != 'LSSTCam/raw/all' (registry != file)",
    );
    expect(message).toContain(there.uri);
  });

  it('tells of which refused files the exposures are there all the same, under their own obs ids', async () => {
    const other = exposureRows(40);
    const there = rawDataset(other, 1);
    await register(other, there);
    const fresh = exposureRows(41);
    const thief = exposureRows(42, { obs_id: other.exposure.obs_id });
    const changed = exposureRows(40, { dark_time: 1 });
    const renamed = exposureRows(40, { obs_id: 'MC_O_20260125_000049' });
    const storedOf = async (rows: ExposureRows): Promise<readonly number[]> => {
      const refusedOne = rawDataset(rows, 2, { id: there.id });
      const result = await butler.registerRaws({ exposures: [rows], datasets: [refusedOne] });
      expect(statuses(result.outcomes)).toEqual(['conflict']);
      return result.storedExposures.map(({ id }) => id);
    };
    expect(await storedOf(fresh)).toEqual([fresh.exposure.id]);
    expect(await storedOf(fresh)).toEqual([fresh.exposure.id]);
    expect(await storedOf(changed)).toEqual([other.exposure.id]);
    expect(await storedOf(renamed)).toEqual([]);
    expect(await storedOf(thief)).toEqual([]);
  });

  it('refuses an id that the registry has for another data id, naming what differs', async () => {
    const rows = exposureRows(33);
    await register(rows, rawDataset(rows, 1));
    const { code, message } = await refused(rows, rawDataset(rows, 2, { id: rawDataset(rows, 1).id }));
    expect(code).toBe('DATASET_CONFLICT');
    expect(message).toContain(
      'Conflict in sync for table dataset on column(s) detector: 1 != 2 (registry != file)',
    );
  });

  it('refuses a data id that the run holds under another id, naming both ids and files', async () => {
    const rows = exposureRows(34);
    const foreign = rawDataset(rows, 1, {
      id: '11111111-2222-4333-8444-555555555555',
      uri: 's3://foreign/one.fits',
    });
    await register(rows, foreign);
    const own = rawDataset(rows, 1);
    expect(await refused(rows, own)).toEqual({
      status: 'conflict',
      code: 'DATASET_CONFLICT',
      message:
        'Datastore already contains this data id: the run LSSTCam/raw/all holds raw of LSSTCam, exposure 2026012500034, detector 1 under ' +
        `the id ${foreign.id}, as s3://foreign/one.fits; this file is ${own.uri}, whose id is ${own.id}. ` +
        'Another program gave that id: remove that dataset, and retry this file.',
      facts: {
        path: own.path,
        dataset: own.id,
        storedDataset: foreign.id,
        storedUri: foreign.uri,
        uri: own.uri,
      },
    });
  });
});
