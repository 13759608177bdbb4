import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeaderNumber, type HeaderValue } from '#domain/fits';
import { julianFromMjd, parseIsoTime, taiOfJulian } from '#domain/observation';
import { exposureRows, recognise, translate, type Translation } from '#domain/translator';
import { MetadataCorrections } from '#tasks/ingest';
import { writeCorrections } from './corrections-folder';
import { TranslatorReference } from './translator-reference';

const folder = process.env['REFERENCE_DATA'];

type Facts = Readonly<Record<string, unknown>>;
interface GoldenTranslation {
  readonly translator: string;
  readonly fix_changes: Facts;
  readonly properties: Facts & { readonly tracking_radec: { readonly input_frame: string } | null };
  readonly raw_ingest: {
    readonly exposure_record: Facts & {
      readonly timespan_begin_nsec: bigint;
      readonly timespan_end_nsec: bigint;
    };
  };
}
interface TimeVectors {
  readonly mjd: readonly { readonly mjd_tai: number; readonly ns: bigint | number }[];
  readonly fits_tai: readonly { readonly fits_tai: string; readonly ns: bigint | number }[];
  readonly fits_utc: readonly { readonly fits_utc: string; readonly ns: bigint | number }[];
}

if (folder === undefined) {
  it.skip('compares translations of headers: REFERENCE_DATA is not set', () => undefined);
} else {
  const reference = new TranslatorReference(folder);
  const golden = new Map(
    Object.entries(
      (
        reference.exactJson('facts/golden_translations.json') as {
          readonly headers: Readonly<Record<string, GoldenTranslation>>;
        }
      ).headers,
    ),
  );
  const lsstcam = [...golden].filter(([, { translator }]) => translator === 'LSSTCam');

  const correctionsFolder = mkdtempSync(join(tmpdir(), 'autoingest-corrections-'));
  writeCorrections(join(folder, 'facts/corrections.json'), 'LSSTCam', correctionsFolder);
  afterAll(() => {
    rmSync(correctionsFolder, { recursive: true });
  });
  const corrections = MetadataCorrections.of(correctionsFolder);
  const translated = (name: string): Translation => translate(reference.header(name), { corrections });

  /** Rotations from FK5 may differ in the last bits, since machines have different sines; other positions must not. */
  const position = (degrees: number | undefined, { properties }: GoldenTranslation): unknown => {
    if (degrees === undefined || properties.tracking_radec?.input_frame !== 'fk5') return degrees ?? null;
    const tolerance = 4 * Math.abs(degrees) * Number.EPSILON;
    return {
      asymmetricMatch: (other: unknown) =>
        typeof other === 'number' && Math.abs(other - degrees) <= tolerance,
    };
  };

  /** The properties in the form in which the reference has them. */
  const propertiesOf = ({ info }: Translation, expected: GoldenTranslation): Facts => ({
    altaz_begin: info.altazBegin && { az_deg: info.altazBegin.azimuth, zen_deg: info.altazBegin.zenithAngle },
    boresight_rotation_angle: { deg: info.boresightRotationAngle },
    boresight_rotation_coord: info.boresightRotationCoord,
    can_see_sky: info.canSeeSky,
    dark_time: { value: info.darkTime },
    datetime_begin: { butler_nsec: info.datetimeBegin },
    datetime_end: { butler_nsec: info.datetimeEnd },
    detector_num: info.detectorNum,
    exposure_group: info.exposureGroup,
    exposure_id: info.exposureId,
    exposure_time_requested: { value: info.exposureTimeRequested },
    group_counter_end: info.groupCounterEnd,
    group_counter_start: info.groupCounterStart,
    has_simulated_content: info.hasSimulatedContent,
    instrument: info.instrument,
    object: info.object,
    observation_counter: info.observationCounter,
    observation_id: info.observationId,
    observation_reason: info.observationReason,
    observation_type: info.observationType,
    observing_day: info.observingDay,
    observing_day_offset: { seconds: info.observingDayOffset },
    physical_filter: info.physicalFilter,
    science_program: info.scienceProgram,
    tracking_radec: info.trackingRadec && {
      icrs_ra_deg: position(info.trackingRadec.ra, expected),
      icrs_dec_deg: position(info.trackingRadec.dec, expected),
    },
    visit_id: info.visitId !== null && info.visitId < 10n ** 15n ? Number(info.visitId) : info.visitId,
  });

  describe('headers of LSSTCam', () => {
    it('are all in the reference', () => {
      const headers = readdirSync(join(folder, 'headers')).filter(
        (name) => recognise(reference.header(name)) === 'LSSTCam',
      );
      expect(headers.toSorted()).toEqual(lsstcam.map(([name]) => name).toSorted());
      expect(headers.length).toBeGreaterThan(10);
    });

    it.each(lsstcam)('%s has the official properties', (name, expected) => {
      const ours = propertiesOf(translated(name), expected);
      expect(Object.keys(ours)).toHaveLength(26);
      expect(expected.properties).toMatchObject(ours);
    });

    it.each(lsstcam)('%s is mended as the official stack does', (name, { fix_changes: expected }) => {
      const plain = (value: HeaderValue | undefined): unknown =>
        value instanceof HeaderNumber ? value.value : (value ?? null);
      const changes = translated(name).fixes.map(({ keyword, from, to }) => [
        keyword,
        [plain(from), plain(to)],
      ]);
      expect(Object.fromEntries(changes)).toEqual(expected);
    });

    it.each(lsstcam)('%s makes the official exposure record', (name, expected) => {
      const { info } = translated(name);
      const { group, dayObs, exposure } = exposureRows(info).rows;
      const { timespan, tracking_ra, tracking_dec, ...columns } = exposure;
      const {
        timespan_begin_nsec: begin,
        timespan_end_nsec: end,
        ...record
      } = expected.raw_ingest.exposure_record;
      expect(timespan).toEqual({ begin, end: end > begin ? end : begin + 1n });
      expect(record).toMatchObject({
        ...columns,
        tracking_ra: position(tracking_ra ?? undefined, expected),
        tracking_dec: position(tracking_dec ?? undefined, expected),
        group: group.name,
        detector: info.detectorNum,
        day_obs: dayObs.id,
        day_obs_timespan_nsec: [dayObs.timespan.begin, dayObs.timespan.end],
      });
    });
  });

  describe('headers of all instruments', () => {
    it('are recognised as the official stack does', () => {
      const official = [...golden].map(([name, { properties }]) => [name, properties['instrument']]);
      const ours = [...golden.keys()].map((name) => [name, recognise(reference.header(name))]);
      expect(ours).toEqual(official);
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
