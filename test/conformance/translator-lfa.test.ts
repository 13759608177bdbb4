import { GiveUp } from '#domain/failure';
import type { Header, HeaderValue } from '#domain/fits';
import { instrumentByName } from '#domain/instruments';
import { datasetId, type DayObsRecord, type ExposureRecord } from '#domain/observation';
import { exposureRows, rawDataId, translate, type Translation } from '#domain/translator';
import { officialProperties, ourFixes, ourProperties, withTolerance } from './golden-translation';
import { TranslatorReference } from './translator-reference';

const folder = process.env['REFERENCE_DATA'];

type Facts = Readonly<Record<string, unknown>>;

interface GoldenFile {
  readonly fix_changes: Facts;
  readonly properties: Facts & { readonly instrument: string };
  readonly exposure_record: Facts & { readonly instrument: string };
  readonly day_obs_record: Facts;
  readonly group_record: Facts;
  readonly dataset: Facts & { readonly uuid: string };
}

/** A golden file's header, changed: the exposure's columns that are others then, or null where it was not ingested. */
interface GoldenVariant {
  readonly base: string;
  readonly name: string;
  readonly exposure_columns_changed: Facts | null;
}

/** The same file read for its headers. */
interface GoldenHeaders {
  readonly files: Readonly<Record<string, { readonly header: Readonly<Record<string, HeaderValue>> }>>;
  readonly mutations: readonly { readonly header_changes: Readonly<Record<string, HeaderValue>> }[];
}

/** The headers that are changed, by how the reference calls them. */
const BASES: Readonly<Record<string, string>> = {
  'FiberSpec (obs_fiberspectrograph test file)':
    'obs_fiberspectrograph/tests/data/Broad_fiberSpecBroad_2024-01-09T17:41:34.996.fits',
  'StarTrackerFast (GC103 FITS header)':
    'obs_rubinGenericCamera/data/input/raw/GC103_O_20221208_000211.fits.gz',
};

/** SQLite, which the reference had, stores no empty type of observation; PostgreSQL does, and so do we. */
const REFUSED_BY_SQLITE: readonly string[] = ['empty_imgtype'];
/** A direction that follows only by the rotation of the Earth is null here. */
const NEED_EARTH_ROTATION: readonly string[] = ['date_eq_no_tstand'];
const DIRECTION = ['tracking_ra', 'tracking_dec'];

if (folder === undefined) {
  it.skip('compares translations of the Large File Annex: REFERENCE_DATA is not set', () => undefined);
} else {
  const reference = new TranslatorReference(folder);
  const golden = reference.exactJson('facts/golden_lfa.json') as {
    readonly files: Readonly<Record<string, GoldenFile>>;
    readonly mutations: readonly GoldenVariant[];
  };
  const headers = reference.headerJson('facts/golden_lfa.json') as GoldenHeaders;
  const files = Object.entries(golden.files);
  const variants = golden.mutations.map((variant, index) => {
    const changes = headers.mutations[index]?.header_changes ?? {};
    return [`${variant.base.split(' ')[0] ?? ''} ${variant.name}`, variant, changes] as const;
  });

  const headerOf = (file: string, changes: Readonly<Record<string, HeaderValue>> = {}): Header =>
    new Map(
      Object.entries({ ...headers.files[file]?.header, ...changes }).filter(
        ([, value]) => value !== '<absent>',
      ),
    );
  const columns = ({ timespan, ...record }: DayObsRecord | ExposureRecord): Facts => ({
    ...record,
    timespan_begin: timespan.begin,
    timespan_end: timespan.end,
  });
  const exposureColumns = ({ info }: Translation): Facts => columns(exposureRows(info).rows.exposure);

  describe('headers of the Large File Annex', () => {
    it.each(files)('%s has the official properties, without a fix', (file, expected) => {
      const translation = translate(headerOf(file));
      const official = officialProperties({ ...expected, raw_ingest: { ok: false, error: '' } });
      expect(ourProperties(translation)).toEqual(official);
      expect(ourFixes(translation)).toEqual(expected.fix_changes);
    });

    it.each(files)('%s makes the official rows', (file, expected) => {
      const translation = translate(headerOf(file));
      const { group, dayObs } = exposureRows(translation.info).rows;
      expect(exposureColumns(translation)).toEqual(expected.exposure_record);
      expect(columns(dayObs)).toEqual(expected.day_obs_record);
      expect(group).toEqual(expected.group_record);
      const raw = instrumentByName(translation.info.instrument)?.raw;
      const dataId = rawDataId(translation.info);
      expect({
        dataset_type: raw?.datasetType,
        run: raw?.run,
        data_id: dataId,
        uuid: datasetId(raw?.datasetType ?? '', raw?.run ?? '', dataId),
      }).toEqual(expected.dataset);
    });
  });

  describe('variants of headers of the Large File Annex', () => {
    it('are all there', () => {
      expect(variants).toHaveLength(130);
      const names = golden.mutations.map(({ name }) => name);
      for (const name of [...REFUSED_BY_SQLITE, ...NEED_EARTH_ROTATION]) expect(names).toContain(name);
    });

    it.each(variants)('%s', (_, { base, name, exposure_columns_changed: changed }, changes) => {
      const file = BASES[base] ?? '';
      const header = headerOf(file, changes);
      if (changed === null && !REFUSED_BY_SQLITE.includes(name)) {
        expect(() => exposureRows(translate(header).info)).toThrow(GiveUp);
        return;
      }
      const translation = translate(header);
      const official = { ...golden.files[file]?.exposure_record, ...changed };
      if (NEED_EARTH_ROTATION.includes(name)) {
        expect(exposureColumns(translation)).toEqual({
          ...official,
          tracking_ra: null,
          tracking_dec: null,
          sky_angle: null,
        });
        expect(translation.warnings).toMatchObject([{ code: 'EARTH_ROTATION_NEEDED' }]);
      } else if (REFUSED_BY_SQLITE.includes(name)) {
        expect(translation.info.observationType).toBe('');
      } else {
        const isRotated = changes['RADESYS'] === 'FK5';
        expect(exposureColumns(translation)).toEqual(
          isRotated ? withTolerance(official, DIRECTION) : official,
        );
      }
    });
  });
}
