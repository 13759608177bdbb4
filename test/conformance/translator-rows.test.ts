import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instrumentByName } from '#domain/instruments';
import { datasetId, type DayObsRecord, type ExposureRecord } from '#domain/observation';
import { exposureRows, rawDataId, translate } from '#domain/translator';
import { MetadataCorrections } from '#tasks/ingest';
import { writeCorrections } from './corrections-folder';
import { TranslatorReference } from './translator-reference';

const folder = process.env['REFERENCE_DATA'];

type Row = Readonly<Record<string, unknown>>;

if (folder === undefined) {
  it.skip('compares rows of exposures: REFERENCE_DATA is not set', () => undefined);
} else {
  const reference = new TranslatorReference(folder);
  const correctionsFolder = mkdtempSync(join(tmpdir(), 'autoingest-corrections-'));
  writeCorrections(join(folder, 'facts/corrections.json'), correctionsFolder);
  afterAll(() => {
    rmSync(correctionsFolder, { recursive: true });
  });
  const corrections = MetadataCorrections.of(correctionsFolder);

  const stored = ({ timespan, ...columns }: DayObsRecord | ExposureRecord): Row => ({
    ...columns,
    timespan: { lower: timespan.begin, upper: timespan.end, bounds: '[)' },
  });
  /** Rows without repetition, in one order. */
  const asSet = (rows: readonly Row[]): readonly Row[] => {
    const text = (row: Row): string =>
      JSON.stringify(Object.entries(row).toSorted(), (_, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      );
    return [...new Map(rows.map((row) => [text(row), row]))]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => row);
  };

  describe.each([
    'lsstcam_full',
    'lsstcam_small',
    'lsstcam_sidecar',
    'lsstcam_s3',
    'latiss',
    'lsstcomcam',
    'lsstcomcamsim',
    'lsstcamsim',
  ])('scenario %s', (scenario) => {
    const files = globSync(`golden/inputs/${scenario}/**/*.fits`, { cwd: folder })
      .filter((file) => !file.includes('_guider'))
      .toSorted();
    const sidecars = new Set(globSync(`golden/inputs/${scenario}/**/*.json`, { cwd: folder }));
    const translations = files.map((file) => {
      const sidecar = file.replace(/fits$/, 'json');
      const header = sidecars.has(sidecar) ? reference.sidecarHeader(sidecar) : reference.fitsHeader(file);
      return translate(header, { corrections });
    });
    const goldenRows = (table: string): readonly Row[] =>
      reference.exactJson(join('golden/rows', scenario, `${table}.json`)) as Row[];
    const rows = translations.map(({ info }) => exposureRows(info).rows);

    it('has the official groups, nights and exposures, whichever file they are taken from', () => {
      expect(files.length).toBeGreaterThan(0);
      expect(asSet(rows.map(({ group }) => ({ ...group })))).toEqual(asSet(goldenRows('group')));
      expect(asSet(rows.map(({ dayObs }) => stored(dayObs)))).toEqual(asSet(goldenRows('day_obs')));
      expect(asSet(rows.map(({ exposure }) => stored(exposure)))).toEqual(asSet(goldenRows('exposure')));
    });

    it('has the official dataset ids', () => {
      const official = goldenRows('dataset_tags_00000001').map((row) => row['dataset_id']);
      const ours = translations.map(({ info }) =>
        datasetId('raw', instrumentByName(info.instrument)?.raw.run ?? '', rawDataId(info)),
      );
      expect(new Set(ours).size).toBe(files.length);
      expect(official).toEqual(expect.arrayContaining(ours));
    });
  });
}
