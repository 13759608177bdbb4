import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GiveUp } from '#domain/failure';
import { julianFromMjd, parseIsoTime, taiOfJulian } from '#domain/observation';
import { recognise, translate, type Translation } from '#domain/translator';
import { MetadataCorrections } from '#tasks/ingest';
import { writeCorrections } from './corrections-folder';
import {
  officialProperties,
  officialRecord,
  ourFixes,
  ourProperties,
  ourRecord,
  withTolerance,
  type GoldenTranslation,
} from './golden-translation';
import { TranslatorReference } from './translator-reference';

const folder = process.env['REFERENCE_DATA'];

interface TimeVectors {
  readonly mjd: readonly { readonly mjd_tai: number; readonly ns: bigint | number }[];
  readonly fits_tai: readonly { readonly fits_tai: string; readonly ns: bigint | number }[];
  readonly fits_utc: readonly { readonly fits_utc: string; readonly ns: bigint | number }[];
}

/** Headers of which a direction can be had only with tables of the Earth's rotation: it is null here, and said so. */
const NEED_EARTH_ROTATION: ReadonlyMap<string, 'tracking_radec' | 'altaz_begin'> = new Map([
  ['latiss-AT_O_20200121_000045.yaml', 'tracking_radec'],
  ['imsim-bias-lsst_a_3010002_R11_S00.yaml', 'altaz_begin'],
  ['imsim-lsst_a_204595_R11_S02_i.yaml', 'altaz_begin'],
  ['phosim-hdu0-lsst_a_204595_f3_R11_S02_E000.yaml', 'altaz_begin'],
]);
const COLUMNS = {
  tracking_radec: ['tracking_ra', 'tracking_dec', 'sky_angle'],
  altaz_begin: ['azimuth', 'zenith_angle'],
} as const;
const PARTS = {
  tracking_radec: ['tracking_radec.icrs_ra_deg', 'tracking_radec.icrs_dec_deg'],
  altaz_begin: ['altaz_begin.az_deg', 'altaz_begin.zen_deg'],
} as const;

if (folder === undefined) {
  it.skip('compares translations of headers: REFERENCE_DATA is not set', () => undefined);
} else {
  const reference = new TranslatorReference(folder);
  const { headers } = reference.exactJson('facts/golden_translations.json') as {
    readonly headers: Readonly<Record<string, GoldenTranslation>>;
  };
  const golden = Object.entries(headers);
  const accepted = golden.filter(([, { raw_ingest: ingest }]) => ingest.ok);
  const refused = golden.filter(([, { raw_ingest: ingest }]) => !ingest.ok);

  const correctionsFolder = mkdtempSync(join(tmpdir(), 'autoingest-corrections-'));
  writeCorrections(join(folder, 'facts/corrections.json'), correctionsFolder);
  afterAll(() => {
    rmSync(correctionsFolder, { recursive: true });
  });
  const corrections = MetadataCorrections.of(correctionsFolder);
  const translated = (name: string): Translation => translate(reference.header(name), { corrections });
  const isRotated = ({ properties: { tracking_radec: direction } }: GoldenTranslation): boolean =>
    typeof direction === 'object' &&
    direction !== null &&
    'input_frame' in direction &&
    direction.input_frame === 'fk5';
  const withoutAny = (facts: Readonly<Record<string, unknown>>, parts: readonly string[]) => ({
    ...facts,
    ...Object.fromEntries(parts.map((part) => [part, null])),
  });

  describe('the headers of the reference', () => {
    it('are all read and known as the official stack knows them', () => {
      const ours = readdirSync(join(folder, 'headers')).map((name) => [
        name,
        recognise(reference.header(name)),
      ]);
      expect(Object.fromEntries(ours)).toEqual(
        Object.fromEntries(golden.map(([name, { properties }]) => [name, properties.instrument])),
      );
      expect(golden.length).toBeGreaterThan(50);
    });

    it.each(accepted)('%s has the official properties', (name, expected) => {
      const ours = ourProperties(translated(name));
      const official = officialProperties(expected);
      const parts = PARTS[NEED_EARTH_ROTATION.get(name) ?? 'tracking_radec'];
      if (NEED_EARTH_ROTATION.has(name)) expect(ours).toEqual(withoutAny(official, parts));
      else
        expect(ours).toEqual(isRotated(expected) ? withTolerance(official, PARTS.tracking_radec) : official);
    });

    it.each(accepted)('%s is mended as the official stack does', (name, { fix_changes: expected }) => {
      expect(ourFixes(translated(name))).toEqual(expected);
    });

    it.each(accepted)('%s makes the official exposure record', (name, expected) => {
      if (!expected.raw_ingest.ok) throw new RangeError('refused');
      const official = officialRecord(expected.raw_ingest.exposure_record);
      const needed = NEED_EARTH_ROTATION.get(name);
      const wanted = needed === undefined ? official : withoutAny(official, COLUMNS[needed]);
      expect(ourRecord(translated(name))).toEqual(
        isRotated(expected) ? withTolerance(wanted, COLUMNS.tracking_radec) : wanted,
      );
    });

    it.each([...NEED_EARTH_ROTATION])('%s has a warning for its %s, which is null', (name, property) => {
      const { properties } = headers[name] ?? { properties: {} };
      expect(properties).toMatchObject({ [property]: expect.any(Object) as unknown });
      const warnings = translated(name).warnings.filter(({ code }) => code === 'EARTH_ROTATION_NEEDED');
      expect(warnings).toMatchObject([{ property }]);
    });

    it('are refused where the official stack refuses them', () => {
      expect(refused.length).toBeGreaterThan(0);
      for (const [name] of refused) expect(() => translated(name)).toThrow(GiveUp);
    });
  });

  describe('times', () => {
    const vectors = reference.exactJson('golden/time_vectors.json') as TimeVectors;
    const iso = (text: string, scale: 'tai' | 'utc'): bigint | undefined => {
      const time = parseIsoTime(text, 'fits', scale);
      return 'parsed' in time ? taiOfJulian(time.parsed) : undefined;
    };

    it('are those of the official stack to the nanosecond', () => {
      for (const { mjd_tai, ns } of vectors.mjd) expect(taiOfJulian(julianFromMjd(mjd_tai))).toBe(BigInt(ns));
      for (const { fits_tai, ns } of vectors.fits_tai) expect(iso(fits_tai, 'tai')).toBe(BigInt(ns));
      for (const { fits_utc, ns } of vectors.fits_utc) expect(iso(fits_utc, 'utc')).toBe(BigInt(ns));
    });
  });
}
