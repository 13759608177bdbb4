import { LSSTCAM } from '#domain/instruments';
import type { ButlerRepository, RawOutcome } from '#adapters/butler-registry';
import {
  createTestRepository,
  exposureBatch,
  exposureRows,
  rawDataset,
  type TestRepository,
} from './registry-fixture';

const statuses = (outcomes: readonly RawOutcome[]): readonly string[] => outcomes.map(({ status }) => status);
const only = (outcomes: readonly RawOutcome[]): RawOutcome => {
  const [outcome, ...others] = outcomes;
  if (outcome === undefined || others.length > 0)
    throw new Error(`one outcome wanted, got ${outcomes.length}`);
  return outcome;
};

describe('registering raws', () => {
  let repository: TestRepository;
  let butler: ButlerRepository;
  const count = async (table: string, where = 'true'): Promise<number> =>
    Number((await repository.rows(`SELECT count(*) AS n FROM ${table} WHERE ${where}`))[0]?.['n']);

  beforeAll(async () => {
    repository = await createTestRepository();
    butler = await repository.open({ now: () => Date.UTC(2026, 0, 26, 1, 2, 3, 4) });
    await butler.registerInstrument(LSSTCAM, { update: false });
  });
  afterAll(() => repository.remove());

  it('stores an exposure with its group and night, and each dataset with all that hangs on it', async () => {
    const rows = exposureRows(1);
    const dataset = rawDataset(rows, 94);
    const result = await butler.registerRaws({ exposures: [rows], datasets: [dataset] });
    expect(result).toEqual({
      outcomes: [{ status: 'registered' }],
      newExposures: [{ instrument: 'LSSTCam', id: 2026012500001 }],
      updatedExposures: [],
      storedExposures: [{ instrument: 'LSSTCam', id: 2026012500001 }],
    });
    expect(
      await repository.rows('SELECT row_to_json(e) AS row FROM exposure e WHERE id = 2026012500001'),
    ).toEqual([
      {
        row: {
          ...rows.exposure,
          timespan: `[${rows.exposure.timespan.begin},${rows.exposure.timespan.end})`,
        },
      },
    ]);
    expect(await repository.rows('SELECT row_to_json(d) AS row FROM day_obs d')).toEqual([
      { row: { instrument: 'LSSTCam', id: 20260125, timespan: '[1769342400000000000,1769428800000000000)' } },
    ]);
    expect(await count('"group"', `name = '${rows.group.name}'`)).toBe(1);
    expect(
      await repository.rows(
        `SELECT d.ingest_date, c.name AS run, c.type, y.name AS type_name, t.instrument, t.detector, t.exposure,
                l.datastore_name, r.path, r.formatter, r.storage_class, r.component, r.checksum, r.file_size
         FROM dataset d JOIN dataset_type y ON y.id = d.dataset_type_id
         JOIN run ON run.collection_id = d.run_id JOIN collection c ON c.collection_id = d.run_id
         JOIN collection_summary_dataset_type s ON (s.collection_id, s.dataset_type_id) = (d.run_id, y.id)
         JOIN collection_summary_instrument i ON (i.collection_id, i.instrument) = (d.run_id, 'LSSTCam')
         JOIN dataset_tags_00000001 t ON t.dataset_id = d.id AND t.collection_id = d.run_id
         JOIN dataset_location l ON l.dataset_id = d.id JOIN file_datastore_records r ON r.dataset_id = d.id
         WHERE d.id = $1`,
        [dataset.id],
      ),
    ).toEqual([
      {
        ingest_date: '1769389360004000000',
        run: 'LSSTCam/raw/all',
        type: 1,
        type_name: 'raw',
        instrument: 'LSSTCam',
        detector: '94',
        exposure: '2026012500001',
        datastore_name: 'FileDatastore@<butlerRoot>',
        path: dataset.uri,
        formatter: dataset.formatter,
        storage_class: 'Exposure',
        component: '__NULL_STRING__',
        checksum: null,
        file_size: '1094',
      },
    ]);
  });

  it('finds a batch that is there already to be so, and changes no row', async () => {
    const batch = exposureBatch(2, 5);
    await butler.registerRaws(batch);
    const before = await repository.rows('SELECT *, xmin FROM dataset ORDER BY id');
    const again = await butler.registerRaws(batch);
    expect(statuses(again.outcomes)).toEqual(Array(5).fill('existed'));
    expect(again.newExposures).toEqual([]);
    expect(await repository.rows('SELECT *, xmin FROM dataset ORDER BY id')).toEqual(before);
  });

  it('adds the files of an exposure that come later', async () => {
    const { exposures, datasets } = exposureBatch(3, 6);
    await butler.registerRaws({ exposures, datasets: datasets.slice(0, 2) });
    const later = await butler.registerRaws({ exposures, datasets });
    expect(statuses(later.outcomes)).toEqual([
      'existed',
      'existed',
      'registered',
      'registered',
      'registered',
      'registered',
    ]);
  });

  it('updates the size of a file that was sent again, and nothing else', async () => {
    const rows = exposureRows(10);
    await butler.registerRaws({ exposures: [rows], datasets: [rawDataset(rows, 1)] });
    const before = await repository.rows('SELECT ingest_date FROM dataset WHERE id = $1', [
      rawDataset(rows, 1).id,
    ]);
    const again = rawDataset(rows, 1, { sizeBytes: 77 });
    const { outcomes } = await butler.registerRaws({ exposures: [rows], datasets: [again] });
    expect(outcomes).toEqual([{ status: 'repaired', parts: ['size'] }]);
    expect(
      await repository.rows('SELECT file_size FROM file_datastore_records WHERE dataset_id = $1', [again.id]),
    ).toEqual([{ file_size: '77' }]);
    expect(await repository.rows('SELECT ingest_date FROM dataset WHERE id = $1', [again.id])).toEqual(
      before,
    );
  });

  it.each([
    ['tag', 'DELETE FROM dataset_tags_00000001 WHERE dataset_id = $1'],
    ['location', 'DELETE FROM dataset_location WHERE dataset_id = $1'],
    ['record', 'DELETE FROM file_datastore_records WHERE dataset_id = $1'],
  ])('completes a dataset whose %s is missing', async (part, deletion) => {
    const rows = exposureRows(11);
    const dataset = rawDataset(rows, 1);
    const batch = { exposures: [rows], datasets: [dataset, rawDataset(rows, 2)] };
    await butler.registerRaws(batch);
    await repository.rows(deletion, [dataset.id]);
    expect((await butler.registerRaws(batch)).outcomes).toEqual([
      { status: 'repaired', parts: [part] },
      { status: 'existed' },
    ]);
    expect(statuses((await butler.registerRaws(batch)).outcomes)).toEqual(['existed', 'existed']);
  });

  it('overwrites a stale datastore record that a half-finished removal left', async () => {
    const rows = exposureRows(12);
    const dataset = rawDataset(rows, 1);
    await repository.rows(
      `INSERT INTO file_datastore_records VALUES ($1, 's3://stale', 'f', 'Exposure', '__NULL_STRING__', NULL, 1)`,
      [dataset.id],
    );
    await butler.registerRaws({ exposures: [rows], datasets: [dataset] });
    expect(
      await repository.rows('SELECT path FROM file_datastore_records WHERE dataset_id = $1', [dataset.id]),
    ).toEqual([{ path: dataset.uri }]);
  });

  it('finds the one bad file of each kind among many and registers all others in the same pass', async () => {
    const good = exposureBatch(13, 205);
    const unknownFilter = exposureRows(14, { physical_filter: 'x_99' });
    const tooLong = exposureRows(15, { observation_type: 'a type of 20 letters' });
    const notANumber = exposureRows(16, { sky_angle: NaN });
    const taken = good.datasets[100];
    if (taken === undefined) throw new Error('no dataset 100');
    await butler.registerRaws({ exposures: good.exposures, datasets: good.datasets.slice(0, 1) });
    // Made by something that gives out its own ids: the data id of detector 100 is taken under another one.
    await repository.rows(
      `WITH d AS (INSERT INTO dataset SELECT gen_random_uuid(), dataset_type_id, ingest_date, run_id FROM dataset LIMIT 1
                  RETURNING id, dataset_type_id, run_id)
       INSERT INTO dataset_tags_00000001 SELECT dataset_type_id, id, run_id, 'LSSTCam', 100, 2026012500013 FROM d`,
    );
    const batch = {
      exposures: [...good.exposures, unknownFilter, tooLong, notANumber],
      datasets: [
        ...good.datasets,
        rawDataset(unknownFilter, 1),
        rawDataset(tooLong, 1),
        rawDataset(notANumber, 1),
        rawDataset(exposureRows(13), 999),
      ],
    };
    const { outcomes } = await butler.registerRaws(batch);
    const bad = batch.datasets.flatMap(({ path }, index) => {
      const outcome = outcomes[index];
      return outcome === undefined || !('code' in outcome) ? [] : [{ path, code: outcome.code }];
    });
    expect(bad).toEqual([
      { path: taken.path, code: 'DATASET_CONFLICT' },
      { path: rawDataset(unknownFilter, 1).path, code: 'FILTER_NOT_REGISTERED' },
      { path: rawDataset(tooLong, 1).path, code: 'EXPOSURE_VALUE_INVALID' },
      { path: rawDataset(notANumber, 1).path, code: 'EXPOSURE_VALUE_INVALID' },
      { path: rawDataset(exposureRows(13), 999).path, code: 'DETECTOR_NOT_REGISTERED' },
    ]);
    expect(statuses(outcomes).filter((status) => status === 'registered')).toHaveLength(203);
    expect(await count('exposure', 'id IN (2026012500014, 2026012500015, 2026012500016)')).toBe(0);
  });

  it('takes one exposure out whose rows PostgreSQL rejects, and stores the others', async () => {
    const bad = exposureRows(17, { physical_filter: 'gone_soon' });
    await repository.rows(`INSERT INTO physical_filter VALUES ('LSSTCam', 'gone_soon', 'g')`);
    // Remembered as registered, and removed behind our back.
    const warm = exposureRows(19, { physical_filter: 'gone_soon' });
    await butler.registerRaws({ exposures: [warm], datasets: [rawDataset(warm, 1)] });
    await repository.rows('DELETE FROM dataset_location WHERE dataset_id = $1', [rawDataset(warm, 1).id]);
    await repository.rows('DELETE FROM dataset WHERE id = $1', [rawDataset(warm, 1).id]);
    await repository.rows(`DELETE FROM exposure WHERE physical_filter = 'gone_soon'`);
    await repository.rows(`DELETE FROM physical_filter WHERE name = 'gone_soon'`);
    const good = exposureRows(20);
    const { outcomes } = await butler.registerRaws({
      exposures: [bad, good],
      datasets: [rawDataset(bad, 1), rawDataset(good, 1)],
    });
    expect(outcomes[0]).toMatchObject({
      status: 'failed',
      code: 'REGISTRY_REJECTED',
      facts: { sqlState: '23503' },
    });
    expect(outcomes[1]).toEqual({ status: 'registered' });
  });

  it('sees a filter that was registered after it was first missed', async () => {
    const rows = exposureRows(21, { physical_filter: 'new_1' });
    const batch = { exposures: [rows], datasets: [rawDataset(rows, 1)] };
    expect(only((await butler.registerRaws(batch)).outcomes)).toMatchObject({
      code: 'FILTER_NOT_REGISTERED',
    });
    await repository.rows(`INSERT INTO physical_filter VALUES ('LSSTCam', 'new_1', 'g')`);
    expect((await butler.registerRaws(batch)).outcomes).toEqual([{ status: 'registered' }]);
  });

  it('says that an instrument is not registered', async () => {
    const rows = exposureRows(22, { instrument: 'LATISS' });
    expect(
      only((await butler.registerRaws({ exposures: [rows], datasets: [rawDataset(rows, 0)] })).outcomes),
    ).toMatchObject({ status: 'conflict', code: 'INSTRUMENT_NOT_REGISTERED' });
  });

  it('refuses a run whose name belongs to a collection of another type', async () => {
    await repository.rows(
      `INSERT INTO collection VALUES (nextval('collection_seq_collection_id'), 'tagged', 2)`,
    );
    const rows = exposureRows(23);
    expect(
      only(
        (await butler.registerRaws({ exposures: [rows], datasets: [rawDataset(rows, 1, { run: 'tagged' })] }))
          .outcomes,
      ),
    ).toMatchObject({ status: 'conflict', code: 'RUN_CONFLICT' });
  });

  it('completes a run that its maker left half done', async () => {
    await repository.rows(
      `INSERT INTO collection VALUES (nextval('collection_seq_collection_id'), 'half', 1)`,
    );
    const rows = exposureRows(24);
    const dataset = rawDataset(rows, 1, { run: 'half' });
    expect((await butler.registerRaws({ exposures: [rows], datasets: [dataset] })).outcomes).toEqual([
      { status: 'registered' },
    ]);
    expect(await count('run JOIN collection USING (collection_id)', `name = 'half'`)).toBe(1);
  });

  it('finds a run again that was removed and made anew', async () => {
    const rows = exposureRows(25);
    const dataset = rawDataset(rows, 1, { run: 'moving' });
    await butler.registerRaws({ exposures: [rows], datasets: [dataset] });
    await repository.rows('DELETE FROM dataset_location WHERE dataset_id = $1', [dataset.id]);
    await repository.rows('DELETE FROM dataset WHERE id = $1', [dataset.id]);
    await repository.rows(`DELETE FROM collection WHERE name = 'moving'`);
    expect((await butler.registerRaws({ exposures: [rows], datasets: [dataset] })).outcomes).toEqual([
      { status: 'registered' },
    ]);
  });

  it('refuses a dataset type that is registered with another storage class', async () => {
    const rows = exposureRows(26);
    const dataset = rawDataset(rows, 1, { storageClass: 'Stamps' });
    expect(
      only((await butler.registerRaws({ exposures: [rows], datasets: [dataset] })).outcomes),
    ).toMatchObject({
      status: 'conflict',
      code: 'DATASET_TYPE_CONFLICT',
    });
  });

  it('stores names with quotes, spaces and characters of any script as they are', async () => {
    const name = `O'Neil "the 2nd" \\ {a,b} ★ 名`;
    const rows = exposureRows(27, { target_name: name });
    const dataset = rawDataset(rows, 1, { uri: `s3://bucket/${name}.fits` });
    await butler.registerRaws({ exposures: [rows], datasets: [dataset] });
    expect(await repository.rows('SELECT target_name FROM exposure WHERE id = 2026012500027')).toEqual([
      { target_name: name },
    ]);
    expect(
      await repository.rows('SELECT path FROM file_datastore_records WHERE dataset_id = $1', [dataset.id]),
    ).toEqual([{ path: dataset.uri }]);
    expect((await butler.registerRaws({ exposures: [rows], datasets: [dataset] })).outcomes).toEqual([
      { status: 'existed' },
    ]);
  });
});
