import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ButlerRepository, type GuiderFile, type GuiderOutcome } from '#adapters/butler-registry';
import { LSSTCAM } from '#domain/instruments';
import { tapPostgres, type Wiretap } from './postgres-wiretap';
import {
  createTestRepository,
  exposureBatch,
  exposureRows,
  rawDataset,
  readText,
  type TestRepository,
} from './registry-fixture';

/** The detectors 189 and 190 of R00, 193 of R04: guiders. */
const GUIDERS = [189, 190, 193];
const EXPOSURE = 2026012500000;

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

function guider(seqNum: number, detector = 189, changes: Partial<GuiderFile> = {}): GuiderFile {
  const obsId = `MC_O_20260125_${String(seqNum).padStart(6, '0')}`;
  const path = `embargo@rubin-summit/LSSTCam/20260125/${obsId}/${obsId}_${detector}_guider.fits`;
  return {
    path,
    uri: `s3://${path}`,
    instrument: 'LSSTCam',
    detector,
    obsId,
    sizeBytes: 892_800,
    datasetType: 'guider_raw',
    storageClass: 'Stamps',
    formatter: 'lsst.obs.base.formatters.fitsGeneric.FitsGenericFormatter',
    run: 'LSSTCam/raw/guider',
    ...changes,
  };
}

const statuses = (outcomes: readonly GuiderOutcome[]): string[] => outcomes.map(({ status }) => status);

const stored = (where: string): Promise<Record<string, unknown>[]> =>
  repository.rows(
    `SELECT d.id, y.name AS type, c.name AS run, t.detector, t.exposure, l.datastore_name, r.path, r.formatter,
            r.storage_class, r.file_size
     FROM dataset d JOIN dataset_type y ON y.id = d.dataset_type_id JOIN collection c ON c.collection_id = d.run_id
     JOIN dataset_tags_00000001 t ON t.dataset_id = d.id JOIN dataset_location l ON l.dataset_id = d.id
     JOIN file_datastore_records r ON r.dataset_id = d.id WHERE ${where} ORDER BY t.detector, y.name`,
  );

const roundTrips = (): number => wiretap.take().filter(({ type }) => type === 'S' || type === 'Q').length;

describe('registering guiders', () => {
  it('stores each under the exposure that has its obs id, in the run of guiders', async () => {
    const odd = exposureRows(2, { id: EXPOSURE + 77_002 });
    await butler.registerRaws({ exposures: [odd], datasets: [rawDataset(odd, 94)] });
    const [outcome] = await butler.registerGuiders([guider(2)]);
    expect(outcome).toMatchObject({ status: 'registered', dataset: { exposure: EXPOSURE + 77_002 } });
    expect(await stored(`y.name = 'guider_raw' AND t.exposure = ${EXPOSURE + 77_002}`)).toEqual([
      {
        id: outcome !== undefined && 'dataset' in outcome ? outcome.dataset.id : '',
        type: 'guider_raw',
        run: 'LSSTCam/raw/guider',
        detector: '189',
        exposure: String(EXPOSURE + 77_002),
        datastore_name: 'FileDatastore@<butlerRoot>',
        path: guider(2).uri,
        formatter: 'lsst.obs.base.formatters.fitsGeneric.FitsGenericFormatter',
        storage_class: 'Stamps',
        file_size: '892800',
      },
    ]);
  });

  it('gives them the ids that the official stack gives', async () => {
    const rows = exposureRows(111, { id: 2025090400111, obs_id: 'MC_O_20250904_000111' });
    await butler.registerRaws({ exposures: [rows], datasets: [rawDataset(rows, 0)] });
    const [outcome] = await butler.registerGuiders([guider(0, 189, { obsId: 'MC_O_20250904_000111' })]);
    expect(outcome).toMatchObject({ dataset: { id: '6453fb2d-d365-5c3d-9311-ad03eae21e77' } });
  });

  it('writes nothing for one whose exposure is not there, and tells so; the others are registered', async () => {
    const before = await repository.rows('SELECT count(*) FROM dataset');
    expect(statuses(await butler.registerGuiders([guider(404)]))).toEqual(['awaitsExposure']);
    expect(await repository.rows('SELECT count(*) FROM dataset')).toEqual(before);
    expect(await repository.rows('SELECT 1 FROM exposure WHERE obs_id LIKE $1', ['%000404'])).toEqual([]);
    expect(statuses(await butler.registerGuiders([guider(404), guider(1), guider(405)]))).toEqual([
      'awaitsExposure',
      'registered',
      'awaitsExposure',
    ]);
  });

  it('takes the detector’s purpose from the registry', async () => {
    const outcomes = await butler.registerGuiders([guider(1, 94), guider(404, 191), guider(1, 190)]);
    expect(outcomes).toMatchObject([
      {
        status: 'noGuider',
        code: 'DETECTOR_NOT_GUIDER',
        message: expect.stringMatching(/94.*SCIENCE/) as string,
      },
      {
        status: 'noGuider',
        code: 'DETECTOR_NOT_GUIDER',
        message: expect.stringMatching(/191.*WAVEFRONT/) as string,
      },
      { status: 'registered' },
    ]);
  });

  it('tells a detector and an instrument that are not registered from an exposure that is not there', async () => {
    expect(
      await butler.registerGuiders([guider(404, 999), guider(404, 189, { instrument: 'OtherCam' })]),
    ).toMatchObject([
      { status: 'conflict', code: 'DETECTOR_NOT_REGISTERED' },
      { status: 'conflict', code: 'INSTRUMENT_NOT_REGISTERED' },
    ]);
  });

  it('keeps the stamps of a guider beside the image of the same CCD', async () => {
    const rows = exposureRows(3);
    await butler.registerRaws({ exposures: [rows], datasets: [rawDataset(rows, 189)] });
    expect(statuses(await butler.registerGuiders([guider(3)]))).toEqual(['registered']);
    expect(await stored(`t.exposure = ${EXPOSURE + 3}`)).toMatchObject([
      { type: 'guider_raw', run: 'LSSTCam/raw/guider', detector: '189' },
      { type: 'raw', run: 'LSSTCam/raw/all', detector: '189' },
    ]);
  });

  it('leaves one that is there as it is, takes a new size, and refuses another path with both named', async () => {
    await butler.registerRaws(exposureBatch(4, 1));
    const file = guider(4);
    expect(statuses(await butler.registerGuiders([file]))).toEqual(['registered']);
    expect(statuses(await butler.registerGuiders([file]))).toEqual(['existed']);
    expect(await butler.registerGuiders([{ ...file, sizeBytes: 1 }])).toMatchObject([
      { status: 'repaired', parts: ['size'] },
    ]);
    expect(await butler.registerGuiders([{ ...file, uri: 's3://elsewhere/x_guider.fits' }])).toMatchObject([
      {
        status: 'conflict',
        code: 'DATASET_PATH_CONFLICT',
        facts: { storedUri: file.uri, uri: 's3://elsewhere/x_guider.fits' },
      },
    ]);
  });

  it('is one look and one insertion however many files and exposures, one look where none is there, and nothing for none', async () => {
    await butler.registerRaws(exposureBatch(5, 1));
    await butler.registerRaws(exposureBatch(6, 1));
    // The first guider of a process brings its dataset type and its run.
    await butler.registerGuiders([guider(1)]);
    wiretap.take();
    await butler.registerGuiders([5, 6].flatMap((seqNum) => GUIDERS.map((one) => guider(seqNum, one))));
    expect(roundTrips()).toBe(2);
    await butler.registerGuiders(GUIDERS.map((one) => guider(404, one)));
    expect(roundTrips()).toBe(1);
    await butler.registerGuiders([]);
    expect(roundTrips()).toBe(0);
  });

  it('leaves neither group nor night nor visit behind', async () => {
    await butler.registerRaws(exposureBatch(7, 1));
    const counts = (): Promise<unknown> =>
      repository.rows(
        `SELECT (SELECT count(*) FROM exposure) AS exposures, (SELECT count(*) FROM "group") AS groups,
                (SELECT count(*) FROM day_obs) AS nights, (SELECT count(*) FROM visit) AS visits`,
      );
    const before = await counts();
    expect(statuses(await butler.registerGuiders([guider(7)]))).toEqual(['registered']);
    expect(await counts()).toEqual(before);
  });
});

describe('the dataset type of guiders', () => {
  let other: TestRepository;
  beforeEach(async () => {
    other = await createTestRepository();
    const repo = await other.open();
    await repo.registerInstrument(LSSTCAM, { update: false });
    await repo.registerRaws(exposureBatch(1, 1));
    await other.rows(`DELETE FROM dataset_type WHERE name = 'guider_raw'`);
  });
  afterEach(() => other.remove());

  it('is made where it is missing', async () => {
    expect(statuses(await (await other.open()).registerGuiders([guider(1)]))).toEqual(['registered']);
    expect(
      await other.rows(
        `SELECT storage_class, tag_association_table FROM dataset_type WHERE name = 'guider_raw'`,
      ),
    ).toEqual([{ storage_class: 'Stamps', tag_association_table: 'dataset_tags_00000001' }]);
  });

  it('is not written to where it is something else', async () => {
    await other.rows(
      `INSERT INTO dataset_type (id, name, storage_class, dimensions_key, tag_association_table)
       SELECT 77, 'guider_raw', 'Exposure', dimensions_key, tag_association_table FROM dataset_type WHERE name = 'raw'`,
    );
    expect(await (await other.open()).registerGuiders([guider(1)])).toMatchObject([
      {
        status: 'conflict',
        code: 'DATASET_TYPE_CONFLICT',
        message: expect.stringContaining('Stamps') as string,
      },
    ]);
  });
});
