import { gzipSync } from 'node:zlib';
import {
  HeaderNumber,
  integer,
  parseFitsHeader,
  parseSidecar,
  writeFitsHeader,
  type CardToWrite,
  type Header,
} from '#domain/fits';
import { translate } from '#domain/translator';
import { changed, FailureBench, type Sowable } from './failures-fixture';

const bench = new FailureBench('forms');

beforeAll(() => bench.start());
afterAll(() => bench.stop());

const headerOf = (file: Sowable): Header => {
  const read = parseFitsHeader(file.fits, { complete: false });
  if (read.state === 'complete') return read.header;
  throw new RangeError('no whole header');
};
const cards = (header: Header): CardToWrite[] =>
  Array.from(header, ([keyword, value]) => ({ keyword, value })).filter(
    ({ keyword }) => !/^(SIMPLE|BITPIX|NAXIS\d*|EXTEND|COMMENT|HISTORY)$/.test(keyword),
  );
/** The same image compressed by tiles: all that was in HDU 0 now stands in the table after an empty one. */
const compressedByTiles = (file: Sowable): Uint8Array => {
  const primary = writeFitsHeader([
    { keyword: 'SIMPLE', value: true },
    { keyword: 'BITPIX', value: integer(8) },
    { keyword: 'NAXIS', value: integer(0) },
  ]);
  const table = writeFitsHeader([
    { keyword: 'XTENSION', value: 'BINTABLE' },
    { keyword: 'BITPIX', value: integer(8) },
    { keyword: 'NAXIS', value: integer(2) },
    { keyword: 'NAXIS1', value: integer(8) },
    { keyword: 'NAXIS2', value: integer(1) },
    { keyword: 'PCOUNT', value: integer(0) },
    { keyword: 'GCOUNT', value: integer(1) },
    { keyword: 'ZIMAGE', value: true },
    ...cards(headerOf(file)),
  ]);
  return Buffer.concat([primary, table, Buffer.alloc(2880)]);
};
/** A sidecar with the properties that the file's header is translated to, in the official forms. */
const translatedSidecar = (file: Sowable, object: string): Uint8Array => {
  const { info } = translate(headerOf(file));
  const jd = (ns: bigint): [number, number] => {
    const days = ns / 86_400_000_000_000n;
    return [2_440_587.5 + Number(days), Number(ns % 86_400_000_000_000n) / 86_400_000_000_000];
  };
  return Buffer.from(
    JSON.stringify({
      __CONTENT__: 'translated',
      _translator: info.instrument,
      instrument: info.instrument,
      observation_id: info.observationId,
      exposure_id: info.exposureId,
      exposure_group: info.exposureGroup,
      datetime_begin: jd(info.datetimeBegin),
      datetime_end: jd(info.datetimeEnd),
      exposure_time_requested: info.exposureTimeRequested,
      observing_day: info.observingDay,
      observing_day_offset: info.observingDayOffset,
      observation_type: info.observationType,
      physical_filter: info.physicalFilter,
      detector_num: info.detectorNum,
      group_counter_start: info.groupCounterStart,
      group_counter_end: info.groupCounterEnd,
      has_simulated_content: info.hasSimulatedContent,
      object,
    }),
  );
};
const announced = async (file: Sowable): Promise<void> => {
  await bench.announce({ path: file.path, etag: 'e', event: `of ${file.path}` });
};
const ingested = (file: Sowable): Promise<void> =>
  bench.said('file ingested', file.path, { settledAs: 'done' });
const renamed = (file: Sowable, ending: string, fits: Uint8Array): Sowable => ({
  ...file,
  path: file.path.replace(/fits$/, ending),
  fits,
});
const groupKeyOf = (file: Sowable): string => {
  const header = headerOf(file);
  const text = (keyword: string): string => {
    const value = header.get(keyword);
    return typeof value === 'string' ? value : '';
  };
  const index = header.get('CURINDEX');
  const snap = index instanceof HeaderNumber ? index.value - 1 : NaN;
  return `GROUP:LSSTCam:${text('GROUPID')}:${snap}:${text('RAFTBAY')}_${text('CCDSLOT')}`;
};

describe('a file without a sidecar', () => {
  it.each([
    ['compressed by gzip', 'fits.gz', (file: Sowable): Uint8Array => gzipSync(file.fits)],
    ['compressed by tiles', 'fits.fz', compressedByTiles],
  ])('that was %s is registered by its own header, and present', async (_what, ending, compressed) => {
    const plain = bench.exposeOne();
    const file = renamed(plain, ending, compressed(plain));
    bench.store.objects.set(file.path, file.fits);
    await announced(file);
    await ingested(file);
    const { target_name } = (await bench.stored(file))[0] ?? {};
    expect(target_name).toBe(headerOf(plain).get('OBJECT'));
    expect(await bench.pipeline.redis.get(groupKeyOf(plain))).toBe(`s3://${file.path}`);
  });

  it('that was compressed has the sidecar of its name without both endings', async () => {
    const plain = bench.exposeOne();
    const file = renamed(plain, 'fits.fz', Buffer.from('no FITS file'));
    bench.put({ ...file, sidecar: changed(file.sidecar, 'OBJECT', 'by the sidecar') });
    await announced(file);
    await ingested(file);
    expect(await bench.stored(file)).toMatchObject([
      { target_name: 'by the sidecar', path: `s3://${file.path}` },
    ]);
  });
});

describe('translated properties', () => {
  it('of a sidecar make the exposure, and a neighbour with a header agrees', async () => {
    const [file, neighbour] = bench.expose(['R22_S11', 'R22_S12']) as [Sowable, Sowable];
    bench.put({ ...file, sidecar: translatedSidecar(file, 'by the properties') });
    await announced(file);
    await ingested(file);
    expect(await bench.stored(file)).toMatchObject([{ target_name: 'by the properties' }]);
    bench.put({ ...neighbour, sidecar: translatedSidecar(neighbour, 'by the properties') });
    await announced(neighbour);
    await ingested(neighbour);
    expect(await bench.stored(file)).toHaveLength(2);
  });

  it('that are wrong have the file given up, naming the property', async () => {
    const file = bench.exposeOne();
    const sidecar = parseSidecar(translatedSidecar(file, 'x'));
    if (sidecar.content !== 'translated') throw new RangeError('a header');
    const text = Buffer.from(translatedSidecar(file, 'x')).toString();
    bench.put({ ...file, sidecar: Buffer.from(text.replace('"detector_num"', '"detektor_num"')) });
    await announced(file);
    expect(await bench.untilDead(file.path)).toMatchObject({
      code: 'TRANSLATED_INVALID',
      reason: expect.stringContaining('detektor_num is no property of an observation') as string,
      tries: 1,
    });
  });

  it('of an instrument that is not known here have the file given up, with those that are', async () => {
    const file = bench.exposeOne();
    const text = Buffer.from(translatedSidecar(file, 'x')).toString();
    bench.put({
      ...file,
      sidecar: Buffer.from(text.replace('"instrument":"LSSTCam"', '"instrument":"LSSTCan"')),
    });
    await announced(file);
    expect(await bench.untilDead(file.path)).toMatchObject({
      code: 'INSTRUMENT_NOT_SERVED',
      reason: expect.stringMatching(
        /of LSSTCan, which is none of the instruments here \(LSSTCam, LATISS, .*Did they mean LSSTCam/,
      ) as string,
      tries: 1,
    });
  });
});

describe('the index file of a folder', () => {
  const indexPath = (file: Sowable): string => file.path.replace(/[^/]*$/, '_index.json');
  const nameOf = (file: Sowable): string => file.path.split('/').at(-1) ?? '';
  const entry = (file: Sowable, object: string): string =>
    Buffer.from(changed(file.sidecar, 'OBJECT', object))
      .toString()
      .replace(/"__CONTENT__": *"metadata",/, '');

  it('counts before sidecar and header, for the files that it names', async () => {
    const [file, neighbour] = bench.expose(['R22_S11', 'R22_S12']) as [Sowable, Sowable];
    bench.put(file, neighbour);
    const index = `{"__CONTENT__": "metadata", "__COMMON__": {"PROGRAM": "of all"}, "${nameOf(file)}": ${entry(file, 'by the index')}}`;
    bench.store.objects.set(indexPath(file), Buffer.from(index));
    await announced(file);
    await ingested(file);
    const stored = await bench.query<{ target_name: string; science_program: string }>(
      'SELECT target_name, science_program FROM exposure WHERE id = $1',
      [file.exposure.exposureId],
    );
    expect(stored).toEqual([{ target_name: 'by the index', science_program: 'of all' }]);
    await announced(neighbour);
    // Its own sidecar says otherwise.
    expect(await bench.untilDead(neighbour.path)).toMatchObject({ code: 'EXPOSURE_CONFLICT' });
  });

  it('that is broken is passed over with a warning, and looked for once a batch', async () => {
    const files = bench.expose(['R22_S11', 'R22_S12']);
    bench.put(...files);
    const [first] = files;
    if (first === undefined) throw new RangeError('no file');
    bench.store.objects.set(indexPath(first), Buffer.from('{'));
    await bench.announce(...files.map(({ path }) => ({ path, etag: 'e', event: `of ${path}` })));
    await Promise.all(files.map((file) => ingested(file)));
    const said = 'index file passed over; its files are read one by one';
    expect(bench.timesSaid(said, indexPath(first), { level: 'WARN', problem: 'not_json' })).toBe(1);
  });
});
