import { Client } from 'pg';
import { LSSTCAM } from '#domain/instruments';
import type { ExposureRows, TaiNs } from '#domain/observation';
import type { ButlerRepository } from '#adapters/butler-registry';
import {
  createTestRepository,
  exposureBatch,
  exposureRows,
  rawDataset,
  type TestRepository,
} from './registry-fixture';

const NIGHT = '[1769342400000000000,1769428800000000000)';

describe('registering raws with records to be updated', () => {
  let repository: TestRepository;
  let butler: ButlerRepository;
  const updating = { updateRecords: true } as const;

  beforeAll(async () => {
    repository = await createTestRepository();
    butler = await repository.open();
    await butler.registerInstrument(LSSTCAM, { update: false });
  });
  afterAll(() => repository.remove());

  const stored = async (seqNum: number): Promise<unknown> =>
    (await repository.rows(`SELECT row_to_json(e) AS row FROM exposure e WHERE seq_num = $1`, [seqNum]))[0]?.[
      'row'
    ];
  const asStored = ({ exposure }: ExposureRows): unknown => ({
    ...exposure,
    timespan: `[${exposure.timespan.begin},${exposure.timespan.end})`,
  });

  it('writes what differs over the row of the exposure, and registers the file', async () => {
    const first = exposureRows(1);
    await butler.registerRaws({ exposures: [first], datasets: [rawDataset(first, 1)] });
    const changed = exposureRows(1, {
      target_name: null,
      tracking_ra: 150.2,
      group: 'another',
      can_see_sky: false,
    });
    const result = await butler.registerRaws(
      { exposures: [changed], datasets: [rawDataset(changed, 2)] },
      updating,
    );
    expect(result).toEqual({
      outcomes: [{ status: 'registered' }],
      newExposures: [],
      storedExposures: [{ instrument: 'LSSTCam', id: 2026012500001 }],
      updatedExposures: [
        {
          instrument: 'LSSTCam',
          id: 2026012500001,
          differences: [
            { column: 'group', stored: '2026-01-25T00:00:00.001', given: 'another' },
            { column: 'target_name', stored: 'lowdust', given: null },
            { column: 'tracking_ra', stored: 150.1, given: 150.2 },
            { column: 'can_see_sky', stored: true, given: false },
          ],
        },
      ],
    });
    expect(await stored(1)).toEqual(asStored(changed));
  });

  it('writes the time span of a night, and inserts the exposures that it kept out', async () => {
    await repository.rows(`INSERT INTO day_obs VALUES ('LSSTCam', 20260128, '[5,6)')`);
    const inNight = (seqNum: number): ExposureRows => {
      const rows = exposureRows(seqNum, { day_obs: 20260128 });
      return { ...rows, dayObs: { ...rows.dayObs, id: 20260128 } };
    };
    const batch = {
      exposures: [inNight(2), inNight(3)],
      datasets: [rawDataset(inNight(2), 1), rawDataset(inNight(3), 1)],
    };
    const conflicts = (await butler.registerRaws(batch)).outcomes;
    expect(conflicts).toMatchObject([{ code: 'DAY_OBS_CONFLICT' }, { code: 'DAY_OBS_CONFLICT' }]);
    const result = await butler.registerRaws(batch, updating);
    expect(result.outcomes).toEqual([{ status: 'registered' }, { status: 'registered' }]);
    expect(result.newExposures.map(({ id }) => id)).toEqual([2026012500002, 2026012500003]);
    expect(await repository.rows('SELECT timespan FROM day_obs WHERE id = 20260128')).toEqual([
      { timespan: NIGHT },
    ]);
  });

  it('names the night among the differences of an exposure that was there', async () => {
    const rows = exposureRows(4);
    const batch = { exposures: [rows], datasets: [rawDataset(rows, 1)] };
    await butler.registerRaws(batch);
    await repository.rows(`UPDATE day_obs SET timespan = '[5,6)' WHERE id = 20260125`);
    expect(await butler.registerRaws(batch, updating)).toEqual({
      outcomes: [{ status: 'existed' }],
      newExposures: [],
      storedExposures: [{ instrument: 'LSSTCam', id: 2026012500004 }],
      updatedExposures: [
        {
          instrument: 'LSSTCam',
          id: 2026012500004,
          differences: [{ column: 'day_obs.timespan', stored: '[5,6)', given: NIGHT }],
        },
      ],
    });
  });

  it('writes no row where nothing differs', async () => {
    const batch = exposureBatch(5, 2);
    await butler.registerRaws(batch);
    const versions = `SELECT xmin FROM exposure WHERE seq_num = 5 UNION ALL SELECT xmin FROM day_obs WHERE id = 20260125`;
    const before = await repository.rows(versions);
    expect((await butler.registerRaws(batch, updating)).updatedExposures).toEqual([]);
    expect(await repository.rows(versions)).toEqual(before);
  });

  it('keeps one time span for the night of a batch, and leaves out the exposure that has another', async () => {
    const first = exposureRows(6);
    const { dayObs } = first;
    const longer = { ...dayObs, timespan: { ...dayObs.timespan, end: (dayObs.timespan.end + 1n) as TaiNs } };
    const second = { ...exposureRows(7), dayObs: longer };
    const batch = { exposures: [first, second], datasets: [rawDataset(first, 1), rawDataset(second, 1)] };
    expect((await butler.registerRaws(batch, updating)).outcomes).toMatchObject([
      { status: 'registered' },
      { status: 'conflict', code: 'DAY_OBS_CONFLICT' },
    ]);
  });

  it('takes out alone an exposure whose new values PostgreSQL rejects', async () => {
    const [good, bad] = [exposureRows(8), exposureRows(9)];
    const datasets = [rawDataset(good, 1), rawDataset(bad, 1)];
    await butler.registerRaws({ exposures: [good, bad], datasets });
    const thief = exposureRows(9, { obs_id: good.exposure.obs_id });
    const { outcomes } = await butler.registerRaws({ exposures: [good, thief], datasets }, updating);
    expect(outcomes).toMatchObject([{ status: 'existed' }, { status: 'failed', code: 'REGISTRY_REJECTED' }]);
    expect(await stored(9)).toEqual(asStored(bad));
  });

  it.each([
    ['exposure', 'id = 2026012500010', { target_name: 'elsewhere' }, {}],
    ['day_obs', 'id = 20260125', {}, { end: 1_769_428_800_000_000_001n as TaiNs }],
  ])(
    'waits for a row of %s that another holds no longer than for any other',
    async (table, which, changes, span) => {
      const first = exposureRows(10);
      await butler.registerRaws({ exposures: [first], datasets: [rawDataset(first, 1)] });
      const impatient = await repository.open({ limits: { lockTimeoutMs: 20 } });
      const other = new Client({ connectionString: repository.database.url });
      await other.connect();
      await other.query('BEGIN');
      await other.query(`SELECT FROM ${table} WHERE ${which} FOR UPDATE`);
      const changed = exposureRows(10, changes);
      const { dayObs } = changed;
      const rows = { ...changed, dayObs: { ...dayObs, timespan: { ...dayObs.timespan, ...span } } };
      const updated = impatient.registerRaws(
        { exposures: [rows], datasets: [rawDataset(rows, 1)] },
        updating,
      );
      await expect(updated).rejects.toMatchObject({ name: 'RetryLater', code: 'REGISTRY_BUSY' });
      await other.end();
    },
  );
});
