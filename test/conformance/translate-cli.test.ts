import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeSidecar } from '#domain/fits';
import { taiNs, taiText } from '#domain/observation';
import { runCli } from '../../apps/cli/run-cli';
import { temporaryFolder } from '../support/temporary-folder';
import { writeCorrections } from './corrections-folder';
import { officialProperties, withTolerance, type GoldenTranslation } from './golden-translation';
import { TranslatorReference } from './translator-reference';

const folder = process.env['REFERENCE_DATA'];

type Facts = Readonly<Record<string, unknown>>;

/** A line of `autoingest translate --json`. */
interface Report {
  readonly file: string;
  readonly instrument: string;
  readonly exposure: Facts | null;
  readonly group: string;
  readonly detector: number;
  readonly day_obs_offset_s: number;
  readonly observation_info: Readonly<Record<string, Facts | string | number | boolean | null>>;
  readonly warnings: readonly { readonly code: string; readonly property: string | null }[];
  readonly error: { readonly code: string; readonly message: string } | null;
}

const without = (facts: Facts, ...names: readonly string[]): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => !names.includes(name)));

/** The properties of a report under the names that the reference gives to their parts; times as text. */
function propertiesOf({ observation_info: info }: Report): Facts {
  const part = (property: string, name: string): unknown => {
    const value = info[property] ?? null;
    return typeof value === 'object' && value !== null ? value[name] : null;
  };
  const {
    boresight_rotation_angle: angle,
    dark_time: darkTime,
    datetime_begin: begin,
    datetime_end: end,
    exposure_time_requested: exposureTime,
    observing_day_offset: offset,
    ...others
  } = info;
  return {
    ...without(others, 'altaz_begin', 'tracking_radec'),
    'altaz_begin.az_deg': part('altaz_begin', 'az_deg'),
    'altaz_begin.zen_deg': part('altaz_begin', 'zen_deg'),
    'boresight_rotation_angle.deg': angle,
    'dark_time.value': darkTime,
    'datetime_begin.butler_nsec': begin,
    'datetime_end.butler_nsec': end,
    'exposure_time_requested.value': exposureTime,
    'observing_day_offset.seconds': offset,
    'tracking_radec.icrs_ra_deg': part('tracking_radec', 'ra_deg'),
    'tracking_radec.icrs_dec_deg': part('tracking_radec', 'dec_deg'),
  };
}

/** The official ones in the same form. */
function officialPropertiesOf(golden: GoldenTranslation): Facts {
  const official = officialProperties(golden);
  const timeText = (property: string): string =>
    taiText(taiNs(BigInt(String(official[`${property}.butler_nsec`]))));
  return {
    ...official,
    'datetime_begin.butler_nsec': timeText('datetime_begin'),
    'datetime_end.butler_nsec': timeText('datetime_end'),
  };
}

const recordOf = ({ exposure, group, detector, day_obs_offset_s }: Report): Facts => ({
  ...exposure,
  group,
  detector,
  day_obs_offset_s,
});

/** The official record, with the rule that an end lies after its begin; what is no column is left out. */
function officialRecordOf({ raw_ingest: ingest }: GoldenTranslation): Facts {
  if (!ingest.ok) throw new RangeError('refused');
  const { timespan_begin_nsec: begin, timespan_end_nsec: end, ...record } = ingest.exposure_record;
  return {
    ...without(record, 'day_obs_timespan_nsec', 'is_visit_candidate'),
    timespan_begin_nsec: begin.toString(),
    timespan_end_nsec: (end > begin ? end : begin + 1n).toString(),
  };
}

/** What is null here for want of tables of the Earth's rotation; translator.test.ts says of which headers that may be. */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  tracking_radec: [
    'tracking_ra',
    'tracking_dec',
    'sky_angle',
    'tracking_radec.icrs_ra_deg',
    'tracking_radec.icrs_dec_deg',
  ],
  altaz_begin: ['azimuth', 'zenith_angle', 'altaz_begin.az_deg', 'altaz_begin.zen_deg'],
};
const ROTATED = DERIVED['tracking_radec'] ?? [];

function withoutDerived(facts: Facts, { warnings }: Report): Facts {
  const missing = warnings
    .filter(({ code }) => code === 'EARTH_ROTATION_NEEDED')
    .flatMap(({ property }) => DERIVED[property ?? ''] ?? []);
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, missing.includes(name) ? null : value]),
  );
}

if (folder === undefined) {
  it.skip('compares autoingest translate with official translations: REFERENCE_DATA is not set', () =>
    undefined);
} else {
  const reference = new TranslatorReference(folder);
  const { headers } = reference.exactJson('facts/golden_translations.json') as {
    readonly headers: Readonly<Record<string, GoldenTranslation>>;
  };
  const golden = Object.entries(headers);
  const work = temporaryFolder();
  const reports = new Map<string, Report>();

  /** Positions turned from FK5 may differ in the last bits, since machines have different sines. */
  const tolerant = (facts: Facts, { properties }: GoldenTranslation): Facts =>
    (properties['tracking_radec'] as Facts | null)?.['input_frame'] === 'fk5'
      ? withTolerance(facts, ROTATED)
      : facts;

  beforeAll(async () => {
    const [sidecars, corrections] = [join(work, 'headers'), join(work, 'corrections')];
    for (const made of [sidecars, corrections]) mkdirSync(made);
    writeCorrections(join(folder, 'facts/corrections.json'), corrections);
    for (const name of readdirSync(join(folder, 'headers'))) {
      writeFileSync(join(sidecars, `${name}.json`), writeSidecar(reference.header(name)));
    }
    await runCli(['translate', '--json', sidecars], {
      environment: { METADATA_CORRECTIONS_PATH: corrections },
      out: (line) => {
        const report = JSON.parse(line) as Report;
        reports.set(basename(report.file, '.json'), report);
      },
      error: (line) => {
        throw new Error(line);
      },
    });
  });

  const reportOf = (name: string): Report => {
    const report = reports.get(name);
    if (report === undefined) throw new RangeError(`no report of ${name}`);
    return report;
  };

  describe('autoingest translate --json on the headers of the reference', () => {
    it('refuses what the official stack refuses, and nothing else', () => {
      const refusals = (isRefused: (name: string, one: GoldenTranslation) => boolean): string[] =>
        golden.filter(([name, one]) => isRefused(name, one)).map(([name]) => name);
      expect(golden.length).toBeGreaterThan(50);
      expect(refusals((name) => reportOf(name).error !== null)).toEqual(
        refusals((_, { raw_ingest: ingest }) => !ingest.ok),
      );
    });

    it.each(golden.filter(([, { raw_ingest: ingest }]) => ingest.ok))(
      'prints of %s the official exposure record and properties',
      (name, one) => {
        const report = reportOf(name);
        const expected = (facts: Facts): Facts => tolerant(withoutDerived(facts, report), one);
        expect(report.error).toBeNull();
        expect(recordOf(report)).toEqual(expected(officialRecordOf(one)));
        expect(propertiesOf(report)).toEqual(expected(officialPropertiesOf(one)));
      },
    );
  });
}
