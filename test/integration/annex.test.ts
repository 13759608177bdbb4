import { Client } from 'pg';
import { ObjectStores } from '#adapters/object-store';
import { double, integer, writeFitsHeader, type HeaderValue } from '#domain/fits';
import { enqueueApp } from '../../apps/enqueue/enqueue.app';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { eventually } from '../support/eventually';
import { startPipeline, type Pipeline } from '../support/pipeline';
import { startS3Server, type S3Server } from '../support/s3-server';

const BUCKET = `rubinobs-lfa-annex-${process.pid}`;
const SECRET = 'the right secret';
const KEYS = { accessKeyId: 'key', secretAccessKey: 'secret' };
const SPECTRUM_FOLDER = 'FiberSpectrograph:Broad/fiberSpecBroad/2024/01/09';
const SPECTRUM_KEY = `${SPECTRUM_FOLDER}/FiberSpectrograph:Broad_fiberSpecBroad_2024-01-09T17:41:34.996.fits`;

type Cards = Readonly<Record<string, HeaderValue>>;

const fits = (cards: Cards): Uint8Array =>
  writeFitsHeader(
    Object.entries({ SIMPLE: true, BITPIX: integer(8), NAXIS: integer(0), ...cards }).map(
      ([keyword, value]) => ({ keyword, value }),
    ),
  );
/** A spectrum as the fibre spectrograph writes it, and with what presence would be told by, which its writer does not give. */
const spectrum = (seqNum: number): Uint8Array =>
  fits({
    INSTRUME: 'FiberSpectrograph.Broad',
    OBSID: `FS3_O_20240109_${String(seqNum).padStart(6, '0')}`,
    DAYOBS: integer(20240109),
    SEQNUM: integer(seqNum),
    CONTRLLR: 'FS3',
    GROUPID: `spectrum ${seqNum}`,
    CURINDEX: integer(1),
    RAFTBAY: 'R00',
    CCDSLOT: 'S00',
    'DATE-BEG': '2024-01-09T17:41:34.996',
    'DATE-END': '2024-01-09T17:41:36.022',
    TIMESYS: 'TAI',
    EXPTIME: double(1),
  });
/** An image of a star tracker: 101 wide, 102 narrow, 103 fast, others unknown. */
const starImage = (camera: number): Uint8Array =>
  fits({
    INSTRUME: 'StarTracker',
    OBSID: `GC${camera}_O_20221208_000211`,
    DAYOBS: '20221208',
    SEQNUM: integer(211),
    CONTRLLR: 'O',
    GROUPID: '2022-12-09T05:20:47.842',
    CURINDEX: integer(1),
    MAXINDEX: integer(1),
    IMGTYPE: 'OBJECT',
    TSTAND: '',
    DATE: '2022-12-09T05:20:12.380',
    'DATE-OBS': '2022-12-09T05:20:48.552',
    'DATE-END': '2022-12-09T05:20:49.378',
    'MJD-BEG': double(59922.22278416237),
    TIMESYS: 'TAI',
    EXPTIME: double(0.1),
    TRACKSYS: 'RADEC',
    RADESYS: 'ICRS',
    RASTART: double(82.5),
    DECSTART: double(-60.5),
    ROTPA: double(0),
    'SIMULATE MTROTATOR': integer(0),
  });
const starKey = (camera: number): string =>
  `GenericCamera/${camera}/2022/12/08/GC${camera}_O_20221208_000211.fits`;

let s3: S3Server;
let objects: ObjectStores;
let pipeline: Pipeline;
let enqueue: AppUnderTest<typeof enqueueApp.schema.variables>;

/** Announces keys as Ceph does; they are in the bucket. */
const notify = async (...keys: readonly string[]) =>
  enqueue.inject({
    method: 'POST',
    url: '/notify',
    payload: {
      Records: keys.map((key) => ({
        eventSource: 'ceph:s3',
        eventName: 'ObjectCreated:Put',
        s3: { bucket: { name: BUCKET }, object: { key, size: 2880, eTag: 'e' } },
        eventId: `of ${key}`,
        opaqueData: SECRET,
      })),
    },
  });
const settled = (key: string): Promise<void> =>
  pipeline.worker.until((lines) =>
    lines.some(
      ({ msg, path }) => path === `${BUCKET}/${key}` && /^file (ingested|given up)$/.test(String(msg)),
    ),
  );
const dead = async (path: string): Promise<Record<string, unknown>> =>
  JSON.parse((await pipeline.redis.hget(`DEAD:${BUCKET}`, path)) ?? '{}') as Record<string, unknown>;

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: pipeline.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  s3 = await startS3Server();
  await s3.createBucket(BUCKET);
  objects = new ObjectStores({ profiles: [{ name: null, endpoint: s3.endpoint, ...KEYS }] });
  pipeline = await startPipeline(
    {
      BUCKET,
      S3_ENDPOINT_URL: s3.endpoint,
      AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    },
    ['FiberSpec', 'StarTrackerWide', 'StarTrackerNarrow', 'StarTrackerFast'],
  );
  enqueue = await appUnderTest(enqueueApp, {
    NOTIFICATION_SECRET: SECRET,
    DATASET_REGEXP: '(FiberSpectrograph:.*\\.fits$|GenericCamera/.*_\\d{6}\\.fits$)',
  });
  await enqueue.process.start();
});

afterAll(async () => {
  await enqueue.stop();
  await pipeline.stop();
  await objects.close();
  await s3.stop();
});

describe('objects of the Large File Annex', () => {
  it('go from the notification to the registry, spectra and images in one batch, and are counted', async () => {
    const keys = [SPECTRUM_KEY, starKey(101), starKey(102), starKey(103)];
    await objects.put(`${BUCKET}/${SPECTRUM_KEY}`, spectrum(4));
    for (const camera of [101, 102, 103])
      await objects.put(`${BUCKET}/${starKey(camera)}`, starImage(camera));
    const { length } = pipeline.worker.lines;
    const batches = (): readonly Readonly<Record<string, unknown>>[] =>
      pipeline.worker.lines.slice(length).filter(({ msg }) => msg === 'batch handled');
    const answer = await notify(...keys);
    expect(answer.json()).toEqual([
      {
        path: `${BUCKET}/${SPECTRUM_KEY}`,
        bucket: BUCKET,
        instrument: 'FiberSpectrograph:Broad/fiberSpecBroad',
        filename: 'FiberSpectrograph:Broad_fiberSpecBroad_2024-01-09T17:41:34.996.fits',
        obs_day: '20240109',
      },
      ...[101, 102, 103].map((camera) => ({
        path: `${BUCKET}/${starKey(camera)}`,
        bucket: BUCKET,
        instrument: `GenericCamera/${camera}`,
        filename: `GC${camera}_O_20221208_000211.fits`,
        obs_day: '20221208',
      })),
    ]);
    await Promise.all(keys.map(settled));
    await pipeline.worker.until(() => batches().length > 0);
    expect(batches()).toMatchObject([{ files: 4 }]);
    const datasets = await rows(
      `SELECT t.instrument, t.exposure::text, t.detector::int, y.name AS type, c.name AS run, r.path, r.formatter
       FROM dataset_tags_00000001 t
       JOIN dataset d ON d.id = t.dataset_id JOIN dataset_type y ON y.id = d.dataset_type_id
       JOIN collection c ON c.collection_id = d.run_id JOIN file_datastore_records r ON r.dataset_id = d.id ORDER BY 1`,
    );
    const starTracker = (name: string, camera: number): unknown => ({
      instrument: name,
      exposure: '2022120800211',
      detector: 0,
      type: 'raw',
      run: `${name}/raw/all`,
      path: `s3://${BUCKET}/${starKey(camera)}`,
      formatter: `lsst.obs.rubinGenericCamera.rawFormatter.${name}RawFormatter`,
    });
    expect(datasets).toEqual([
      {
        instrument: 'FiberSpec',
        exposure: '2024010900004',
        detector: 0,
        type: 'rawSpectrum',
        run: 'FiberSpec/raw/all',
        path: `s3://${BUCKET}/${SPECTRUM_KEY}`,
        formatter: 'lsst.obs.fiberspectrograph.rawFormatter.FiberSpectrographRawFormatter',
      },
      starTracker('StarTrackerFast', 103),
      starTracker('StarTrackerNarrow', 102),
      starTracker('StarTrackerWide', 101),
    ]);
    // They are counted by the folders of their writers and the night of their path.
    const counts = (prefix: string, instrument: string): Promise<Record<string, string>> =>
      pipeline.redis.hgetall(`${prefix}:${BUCKET}:${instrument}`);
    for (const prefix of ['RECINSTR', 'INGEST']) {
      expect(await counts(prefix, 'FiberSpectrograph:Broad/fiberSpecBroad')).toEqual({ '20240109': '1' });
      expect(await counts(prefix, 'GenericCamera/101')).toEqual({ '20221208': '1' });
    }
    expect(await pipeline.redis.keys(`MAXSEQ:${BUCKET}*`)).toEqual([]);
  });

  it('make neither groups for presence, nor visits, nor calls of the Summit', async () => {
    const named = await pipeline.redis.keys('GROUP:*');
    expect(named.filter((key) => /FiberSpec|StarTracker/.test(key))).toEqual([]);
    expect(await pipeline.redis.exists(`OUTBOX:${BUCKET}`)).toBe(0);
    expect(await rows('SELECT id FROM visit')).toEqual([]);
    // Nor are any tried: nobody knows how these cameras look at the sky.
    expect(pipeline.worker.lines.filter(({ code }) => code === 'VISIT_CAMERA_UNKNOWN')).toEqual([]);
  });

  it('may lie in a folder of their own, one deeper', async () => {
    const key = `${SPECTRUM_FOLDER}/FS3_O_20240109_000005/a_000005.fits`;
    await objects.put(`${BUCKET}/${key}`, spectrum(5));
    expect((await notify(key)).json()).toMatchObject([{ filename: 'a_000005.fits', obs_day: '20240109' }]);
    await settled(key);
    expect(await rows(`SELECT obs_id FROM exposure WHERE id = 2024010900005`)).toEqual([
      { obs_id: 'FS3_O_20240109_000005' },
    ]);
  });

  it('of an unknown camera are given up and counted as failed', async () => {
    await objects.put(`${BUCKET}/${starKey(104)}`, starImage(104));
    await notify(starKey(104));
    await settled(starKey(104));
    expect(await dead(`${BUCKET}/${starKey(104)}`)).toMatchObject({ code: 'HEADER_UNRECOGNISED' });
    expect(await pipeline.redis.hgetall(`FAIL:${BUCKET}:GenericCamera/104`)).toEqual({ '20221208': '1' });
  });

  it('whose key has no night are refused, with the reason kept', async () => {
    const key = 'GenericCamera/101/GC101_O_20221208_000212.fits';
    expect((await notify(key)).json()).toEqual([]);
    const kept = await pipeline.redis.lindex(`REFUSED:${BUCKET}`, 0);
    expect(JSON.parse(kept ?? '')).toMatchObject({
      reason: 'unparsable',
      key,
      detail: expect.stringContaining('csc[/generator]/YYYY/MM/DD[/folder]/file') as string,
    });
  });

  it('whose key has no night are given up where somebody queued them by hand', async () => {
    const path = `${BUCKET}/GenericCamera/GC101_O_20221208_000213.fits`;
    await pipeline.announce([path]);
    expect(
      await eventually(async () => ((await dead(path))['code'] === undefined ? undefined : dead(path))),
    ).toMatchObject({
      code: 'OBJECT_PATH_INVALID',
      reason: expect.stringContaining('Large File Annex') as string,
    });
  });
});
