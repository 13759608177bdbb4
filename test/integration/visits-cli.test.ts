import type { ButlerRepository } from '#adapters/butler-registry';
import { LSSTCAM } from '#domain/instruments';
import type { ExposureRecord } from '#domain/observation';
import { runCli } from '../../apps/cli/run-cli';
import { createTestRepository, exposureRows, rawDataset, type TestRepository } from './registry-fixture';

interface Ended {
  readonly status: number;
  readonly out: readonly string[];
  readonly error: readonly string[];
}

let repository: TestRepository;
let butler: ButlerRepository;

beforeEach(async () => {
  repository = await createTestRepository();
  butler = await repository.open();
  await butler.registerInstrument(LSSTCAM, { update: false });
});
afterEach(() => repository.remove());

async function defineVisits(...words: readonly string[]): Promise<Ended> {
  const out: string[] = [];
  const error: string[] = [];
  const status = await runCli(['define-visits', repository.folder, 'LSSTCam', ...words], {
    environment: {},
    out: (line) => out.push(line),
    error: (line) => error.push(line),
  });
  return { status, out, error };
}

async function register(seqNum: number, changes: Partial<ExposureRecord> = {}): Promise<void> {
  const rows = exposureRows(seqNum, changes);
  await butler.registerRaws({ exposures: [rows], datasets: [rawDataset(rows, 94)] });
}

const names = async (): Promise<unknown[]> =>
  (await repository.rows('SELECT name FROM visit ORDER BY id')).map(({ name }) => name);

describe('autoingest define-visits', () => {
  it('defines the visits of exposures on the sky that have none, and nothing at the second time', async () => {
    await register(1);
    await register(2, { tracking_ra: null, tracking_dec: null, sky_angle: null, observation_type: 'dark' });
    await register(3, { can_see_sky: false, observation_type: 'flat' });
    await register(4, { observation_type: 'engtest' });
    expect(await defineVisits()).toEqual({ status: 0, out: ['LSSTCam: 2 defined.'], error: [] });
    expect(await names()).toEqual(['MC_O_20260125_000001', 'MC_O_20260125_000004']);
    expect((await defineVisits()).out).toEqual(['LSSTCam: no visits to define.']);
  });

  it('takes the exposures that --where selects', async () => {
    for (const seqNum of [1, 2, 3, 4, 5])
      await register(seqNum, { target_name: seqNum < 4 ? "O'Neil" : null });
    const where =
      "exposure IN (2026012500002..2026012500005) AND exposure.target_name = 'O''Neil' AND day_obs = 20260125";
    expect((await defineVisits('--where', where)).out).toEqual(['LSSTCam: 2 defined.']);
    expect(await names()).toEqual(['MC_O_20260125_000002', 'MC_O_20260125_000003']);
    await defineVisits('--where', 'exposure.seq_num IN (1..5:2) AND exposure.zenith_angle < 34.5');
    await defineVisits('--where', 'exposure.seq_num NOT IN (1..3, 5) AND exposure.exposure_time = 30.0');
    expect(await names()).toHaveLength(5);
  });

  it('says what it does not understand, and does nothing', async () => {
    await register(1);
    const ended = await defineVisits('--where', 'day_obs = 20260125 OR exposure = 1');
    expect(ended).toMatchObject({ status: 2, out: [] });
    expect(ended.error[0]).toContain('conditions are joined by AND only');
    expect((await defineVisits('--grouping', 'by-moon')).status).toBe(2);
    expect(await names()).toEqual([]);
  });

  it('names the visits and writes nothing with --dry-run', async () => {
    await register(1);
    expect((await defineVisits('--dry-run')).out).toEqual([
      '20260125  MC_O_20260125_000001  2026012500001',
      'LSSTCam: 1 planned.',
    ]);
    expect(await names()).toEqual([]);
    const [json = ''] = (await defineVisits('--dry-run', '--json')).out;
    expect(JSON.parse(json)).toEqual({
      instrument: 'LSSTCam',
      grouping: 'one-to-one',
      counts: { planned: 1 },
      visits: [
        { dayObs: 20260125, name: 'MC_O_20260125_000001', exposures: [2026012500001], result: 'planned' },
      ],
    });
  });

  it('compares existing visits with --update-records, and writes what differs', async () => {
    await register(1);
    await register(2);
    await defineVisits();
    await repository.rows(`UPDATE visit SET target_name = 'elsewhere' WHERE name = 'MC_O_20260125_000002'`);
    expect((await defineVisits()).out).toEqual(['LSSTCam: no visits to define.']);
    expect((await defineVisits('--update-records')).out).toEqual(['LSSTCam: 1 existed, 1 updated.']);
    expect(await repository.rows('SELECT DISTINCT target_name FROM visit')).toEqual([
      { target_name: 'lowdust' },
    ]);
  });

  it('reports each visit that cannot be, with its code, and ends with 1', async () => {
    await register(1);
    await register(2);
    await repository.rows(
      `INSERT INTO visit (instrument, id, day_obs, physical_filter, name)
       VALUES ('LSSTCam', 7, 20260125, 'i_39', 'MC_O_20260125_000001')`,
    );
    const ended = await defineVisits();
    expect(ended).toMatchObject({ status: 1, out: ['LSSTCam: 1 conflict, 1 defined.'] });
    expect(ended.error).toEqual([
      expect.stringMatching(/^visit MC_O_20260125_000001: VISIT_NAME_TAKEN: .* under the id 7/) as string,
    ]);
    const json = await defineVisits('--json');
    expect(json.status).toBe(1);
    expect(JSON.parse(json.out[0] ?? '')).toMatchObject({
      counts: { conflict: 1 },
      visits: [{ name: 'MC_O_20260125_000001', code: 'VISIT_NAME_TAKEN' }],
    });
  });

  it('makes a group one visit with --grouping by-group-metadata, which its later exposures join by --update-records', async () => {
    const group = '2026-01-26T04:05:06.789';
    await register(1, { group });
    await register(2, { group });
    const grouped = ['--grouping', 'by-group-metadata'] as const;
    expect((await defineVisits(...grouped)).out).toEqual(['LSSTCam: 1 defined.']);
    const definitions = (): Promise<unknown[]> =>
      repository.rows(
        `SELECT d.exposure, d.visit, v.exposure_time, m.visit_system FROM visit_definition d
         JOIN visit v ON v.id = d.visit JOIN visit_system_membership m ON m.visit = v.id ORDER BY 1`,
      );
    const of = (exposure: number, time: number): object => ({
      exposure: String(2026012500000 + exposure),
      visit: '3493299067890000',
      exposure_time: time,
      visit_system: '1',
    });
    expect(await definitions()).toEqual([of(1, 60), of(2, 60)]);
    await register(3, { group });
    expect(await defineVisits(...grouped)).toMatchObject({ status: 1, out: ['LSSTCam: 1 conflict.'] });
    expect((await defineVisits(...grouped, '--update-records')).out).toEqual(['LSSTCam: 1 updated.']);
    expect(await definitions()).toEqual([of(1, 90), of(2, 90), of(3, 90)]);
  });

  it('makes snaps visits alone and together with --grouping one-to-one-and-by-counter', async () => {
    await register(1, { seq_start: 1, seq_end: 2 });
    await register(2, { seq_start: 1, seq_end: 2 });
    expect((await defineVisits('--grouping', 'one-to-one-and-by-counter')).out).toEqual([
      'LSSTCam: 3 defined.',
    ]);
    expect(await names()).toEqual([
      'MC_O_20260125_000001',
      'MC_O_20260125_000002',
      'MC_O_20260125_000001_first',
    ]);
    expect(await repository.rows('SELECT name FROM visit_system ORDER BY id')).toEqual([
      { name: 'one-to-one' },
      { name: 'by-seq-start-end' },
    ]);
    expect((await defineVisits()).out).toEqual(['LSSTCam: no visits to define.']);
  });
});
