import { INSTRUMENTS } from '#domain/instruments';
import { runCli } from '../../apps/cli/run-cli';
import { createTestRepository, type TestRepository } from './registry-fixture';

let repository: TestRepository;
beforeEach(async () => {
  repository = await createTestRepository();
});
afterEach(() => repository.remove());

interface Ended {
  readonly status: number;
  readonly out: readonly string[];
  readonly error: string;
}

async function register(...words: readonly string[]): Promise<Ended> {
  const out: string[] = [];
  const error: string[] = [];
  const status = await runCli(['register-instrument', repository.folder, ...words], {
    environment: {},
    out: (line) => out.push(line),
    error: (line) => error.push(line),
  });
  return { status, out, error: error.join('\n') };
}

const registeredNames = async (): Promise<unknown[]> =>
  (await repository.rows('SELECT name FROM instrument ORDER BY name COLLATE "C"')).map(({ name }) => name);

describe('autoingest register-instrument', () => {
  it('registers nothing where one of the names is not known, and leads to what may have been meant', async () => {
    const { status, error } = await register('LATISS', 'lsstcam', 'lsst.obs.lsst.LsstComCamm', 'HSC');
    expect(status).toBe(2);
    expect(error).toContain('no instrument lsstcam (did you mean LSSTCam');
    expect(error).toContain('and no lsst.obs.lsst.LsstComCamm (did you mean LSSTComCam');
    expect(error).toContain('and no HSC here; known are LSSTCam, LATISS, ');
    expect(await registeredNames()).toEqual([]);
  });

  it('registers every instrument at once, by its name or its Python class', async () => {
    const words = INSTRUMENTS.map(({ name, className }, index) => (index % 2 === 0 ? name : className));
    const { status, out, error } = await register(...words);
    expect({ status, error }).toEqual({ status: 0, error: '' });
    expect(out.map((line) => line.slice(0, line.indexOf(':')))).toEqual(INSTRUMENTS.map(({ name }) => name));
    expect(out).toContain('LATISS: 1 instrument new, 1 detector new, 707 filters new; dataset type raw.');
    expect(out).toContain(
      'FiberSpec: 1 instrument new, 1 detector new, 1 filter new; dataset type rawSpectrum.',
    );
    expect(await registeredNames()).toEqual(INSTRUMENTS.map(({ name }) => name).toSorted());
    expect(
      await repository.rows(
        `SELECT instrument, count(*)::int AS n FROM detector GROUP BY 1 ORDER BY instrument COLLATE "C"`,
      ),
    ).toEqual(
      INSTRUMENTS.map(({ name, detectors }) => ({ instrument: name, n: detectors.length })).toSorted(
        (a, b) => (a.instrument < b.instrument ? -1 : 1),
      ),
    );
    expect(await repository.rows('SELECT name, storage_class FROM dataset_type ORDER BY name')).toEqual([
      { name: 'guider_raw', storage_class: 'Stamps' },
      { name: 'raw', storage_class: 'Exposure' },
      { name: 'rawSpectrum', storage_class: 'FiberSpectrum' },
    ]);
  });

  it('keeps NULL where the Large File Annex has no rafts', async () => {
    await register('StarTrackerNarrow');
    expect(await repository.rows(`SELECT * FROM detector WHERE instrument = 'StarTrackerNarrow'`)).toEqual([
      {
        instrument: 'StarTrackerNarrow',
        id: '0',
        full_name: 'CCD0',
        name_in_raft: null,
        raft: null,
        purpose: 'SCIENCE',
      },
    ]);
  });

  it('changes nothing the second time, and takes an instrument once that is named twice', async () => {
    await register('FiberSpec');
    const { out } = await register('FiberSpec', 'lsst.obs.fiberspectrograph.FiberSpectrograph', '--json');
    const unchanged = { inserted: 0, updated: 0 };
    expect(JSON.parse(out.join(''))).toEqual({
      instruments: [
        {
          instrument: 'FiberSpec',
          rows: { instrument: unchanged, detector: unchanged, physical_filter: unchanged },
          datasetTypes: ['rawSpectrum'],
        },
      ],
    });
  });

  it('refuses rows that differ, keeps the instruments before them, and writes over them with --update', async () => {
    await register('LSSTComCam', 'LATISS');
    await repository.rows(`UPDATE instrument SET visit_max = 6050123199999 WHERE name = 'LATISS'`);
    await repository.rows(`UPDATE detector SET raft = 'RXX' WHERE instrument = 'LATISS'`);
    const refused = await register('LSSTComCam', 'LATISS', 'LSSTCam');
    expect(refused.status).toBe(1);
    expect(refused.out).toEqual(['LSSTComCam: nothing to change; dataset type raw.']);
    expect(refused.error).toMatch(
      /INSTRUMENT_CONFLICT: LATISS .*visit_max: 6050123199999 != 7050123199999.*raft: 'RXX' != null/i,
    );
    const updated = await register('--update', 'LATISS', 'LSSTComCam');
    expect(updated.out).toEqual([
      'LATISS: 1 instrument updated, 1 detector updated; dataset type raw.',
      'LSSTComCam: nothing to change; dataset type raw.',
    ]);
    expect(await repository.rows(`SELECT raft FROM detector WHERE instrument = 'LATISS'`)).toEqual([
      { raft: null },
    ]);
  });
});
