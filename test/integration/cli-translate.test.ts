import { join } from 'node:path';
import { double, integer } from '#domain/fits';
import { ObjectStores, s3ProfilesFrom } from '#adapters/object-store';
import { startS3Server } from '../support/s3-server';
import { temporaryFolder } from '../support/temporary-folder';
import { fits, put, sidecar, translateCli, translateJson } from './cli-translate-fixture';

const folder = temporaryFolder();
const REFUSED = { GROUPID: integer(5), EXPTIME: 'long', CCDSLOT: 'S33' };

async function* names(...lines: readonly string[]): AsyncGenerator<string> {
  for (const line of lines) yield await Promise.resolve(`${line}\n`);
}

describe('autoingest translate, for people', () => {
  it('shows of a file each column of its exposure record, with the keywords that it comes from', async () => {
    const [file = ''] = put(folder, { 'one/x.fits': fits() });
    const { status, out, error } = await translateCli([file]);
    expect({ status, error }).toEqual({ status: 0, error: [] });
    expect(out.slice(0, 2)).toEqual([file, '  LSSTCam, read from its FITS header']);
    expect(out).toContain(
      '  id                  2026012501234                      DAYOBS=20260125 SEQNUM=1234 CONTRLLR=O',
    );
    expect(out).toContain(
      '  timespan begin      2026-01-26T04:05:10.500000000 TAI  DATE-BEG=2026-01-26T04:05:10.500',
    );
    expect(out).toContain('  exposure_time       30 s                               EXPTIME');
    expect(out).toContain('  observation_type    science                            IMGTYPE=OBJECT');
    expect(out).toContain(
      '  zenith_angle        29.5 deg                           AZSTART=269.75 ELSTART=60.5',
    );
    expect(out).toContain('  detector            94                                 RAFTBAY=R22 CCDSLOT=S11');
    expect(out.filter((line) => line.length > 100)).toEqual([]);
  });

  it('says of a refused file each property that is wrong, its keyword and what was expected', async () => {
    const [file = ''] = put(folder, { 'refused/x.fits': fits(REFUSED) });
    const { status, out } = await translateCli([file]);
    expect(status).toBe(1);
    expect(out.slice(2, 7)).toEqual([
      '  REFUSED: HEADER_VALUE_TYPE',
      '    exposure_group: GROUPID is a whole number, text expected (HEADER_VALUE_TYPE)',
      '    exposure_time_requested: EXPTIME is text, a number expected (HEADER_VALUE_TYPE)',
      '    detector_num: RAFTBAY and CCDSLOT say R22_S33, which LSSTCam does not have (DETECTOR_UNKNOWN)',
      '',
    ]);
    expect(out).toContain(
      '  exposure_time       -                                  EXPTIME is text, a number expected',
    );
    expect(out).toContain('  obs_id              MC_O_20260125_001234               OBSID');
  });

  it('says what a rule and what a correction mended, and what is remarked', async () => {
    const header = {
      OBSID: 'MC_O_20250415_000228',
      DAYOBS: '20250415',
      ROTPA: double(118.5),
      DARKTIME: null,
    };
    const [file = ''] = put(folder, {
      'mended/x.fits': fits(header),
      'corrections/LSSTCam-MC_O_20250415_000228.yaml': 'GROUPID: right\n',
    });
    const environment = { METADATA_CORRECTIONS_PATH: join(folder, 'corrections') };
    const { out } = await translateCli([file], { environment });
    expect(out.slice(out.indexOf('  Mended before it was read'))).toEqual([
      '  Mended before it was read',
      '    GROUPID: 2026-01-26T04:05:06.789 -> right (by the correction of its observation)',
      '    ROTPA: 118.5 -> 28.5 (by a rule)',
      '  Warnings',
      '    DEFAULT_USED: DARKTIME is missing, the exposure time is taken',
      '',
    ]);
    expect(out).toContain('  sky_angle           28.5 deg                           ROTPA* ROTCOORD=sky');
    expect(out).toContain('  group               right                              GROUPID*');
  });

  it('gives of several files a line each, and at the end what became of them', async () => {
    const files = put(folder, { 'some/a.fits': fits(), 'some/b.fits': fits(REFUSED) });
    const { status, out } = await translateCli(files);
    expect(status).toBe(1);
    expect(out).toEqual([
      `${files[0] ?? ''}  LSSTCam 2026012501234 detector 94 science i_39`,
      `${files[1] ?? ''}  REFUSED`,
      '    HEADER_VALUE_TYPE: exposure_group: GROUPID is a whole number, text expected',
      '    HEADER_VALUE_TYPE: exposure_time_requested: EXPTIME is text, a number expected',
      '    DETECTOR_UNKNOWN: detector_num: RAFTBAY and CCDSLOT say R22_S33, which LSSTCam does not have',
      '2 files: 1 would be ingested, 1 refused (HEADER_VALUE_TYPE 1).',
    ]);
    expect((await translateCli(['--failed', ...files])).out).toEqual(out.slice(1));
    expect((await translateCli(['--full', ...files])).out.length).toBeGreaterThan(60);
  });

  it('colours words on a terminal that has colours, and nowhere else', async () => {
    const [file = ''] = put(folder, { 'colour/x.fits': fits(REFUSED) });
    const escapes = (lines: readonly string[]): number => lines.join('').split('\u001b[').length - 1;
    const coloured = await translateCli([file], { terminal: { hasColours: true } });
    expect(escapes(coloured.out)).toBeGreaterThan(10);
    expect(escapes((await translateCli([file], { terminal: { hasColours: false } })).out)).toBe(0);
    expect(escapes((await translateCli([file])).out)).toBe(0);
  });

  it('lets no text of a header steer the terminal', async () => {
    const [file = ''] = put(folder, {
      'evil/x.json': sidecar({ OBJECT: '\u001b[2J\nevil', GROUPID: '\u009b2J' }),
    });
    const { out } = await translateCli([file]);
    expect(out.join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

describe('autoingest translate --json', () => {
  it('prints one object a file, every column and property by its official name', async () => {
    const [file = ''] = put(folder, {
      'json/x.fits': fits({ OBSID: 'MC_O_20250415_000228', DAYOBS: '20250415' }),
    });
    const { status, out } = await translateCli(['--json', file]);
    expect(status).toBe(0);
    expect(out).toHaveLength(1);
    expect(out[0]).toContain('"exposure_time":30.0,"dark_time":30.75,');
    expect(JSON.parse(out[0] ?? '')).toEqual({
      file,
      instrument: 'LSSTCam',
      exposure: {
        instrument: 'LSSTCam',
        id: 2025041501234,
        day_obs: 20250415,
        group: '2026-01-26T04:05:06.789',
        physical_filter: 'i_39',
        obs_id: 'MC_O_20250415_000228',
        exposure_time: 30,
        dark_time: 30.75,
        observation_type: 'science',
        observation_reason: 'survey',
        seq_num: 1234,
        seq_start: 1234,
        seq_end: 1234,
        target_name: 'lowdust',
        science_program: 'BLOCK-365',
        tracking_ra: 349.5,
        tracking_dec: -47.25,
        sky_angle: 200.5,
        azimuth: 269.75,
        zenith_angle: 29.5,
        has_simulated: false,
        can_see_sky: true,
        timespan_begin_nsec: '1769400310500000000',
        timespan_end_nsec: '1769400341250000000',
      },
      group: '2026-01-26T04:05:06.789',
      detector: 94,
      day_obs_offset_s: 43200,
      observation_info: {
        altaz_begin: { az_deg: 269.75, zen_deg: 29.5 },
        boresight_rotation_angle: 200.5,
        boresight_rotation_coord: 'sky',
        can_see_sky: true,
        dark_time: 30.75,
        datetime_begin: '2026-01-26T04:05:10.500000000',
        datetime_end: '2026-01-26T04:05:41.250000000',
        detector_num: 94,
        exposure_group: '2026-01-26T04:05:06.789',
        exposure_id: 2025041501234,
        exposure_time_requested: 30,
        group_counter_end: 1234,
        group_counter_start: 1234,
        has_simulated_content: false,
        instrument: 'LSSTCam',
        object: 'lowdust',
        observation_counter: 1234,
        observation_id: 'MC_O_20250415_000228',
        observation_reason: 'survey',
        observation_type: 'science',
        observing_day: 20250415,
        observing_day_offset: 43200,
        physical_filter: 'i_39',
        science_program: 'BLOCK-365',
        tracking_radec: { ra_deg: 349.5, dec_deg: -47.25 },
        visit_id: '3493299067890000',
      },
      fixes: [{ keyword: 'ROTPA', old: 290.5, new: 200.5, by: 'rule' }],
      warnings: [],
      error: null,
    });
  });

  it('tells of a refused file what could be had of it, and why it is refused', async () => {
    const [file = ''] = put(folder, { 'json-refused/x.fits': fits({ GROUPID: integer(5) }) });
    const [report] = await translateJson([file]);
    expect(report).toMatchObject({
      file,
      instrument: 'LSSTCam',
      exposure: null,
      group: null,
      detector: 94,
      observation_info: { exposure_id: 2026012501234, exposure_group: null, visit_id: null },
      error: {
        code: 'HEADER_VALUE_TYPE',
        property: 'exposure_group',
        keyword: 'GROUPID',
        message: 'exposure_group: GROUPID is a whole number, text expected',
      },
    });
  });

  it('has the same members for what cannot be read at all', async () => {
    const files = put(folder, {
      'unread/1.fits': 'no FITS file',
      'unread/2.fits': fits({ INSTRUME: 'HSC' }),
      'unread/3.json': '[]',
    });
    const { status, out } = await translateCli(['--json', ...files]);
    expect(status).toBe(1);
    const reports = out.map((line) => JSON.parse(line) as Record<string, unknown>);
    const nothing = { instrument: null, exposure: null, group: null, detector: null, day_obs_offset_s: null };
    const codes = ['FITS_NOT_FITS', 'HEADER_UNRECOGNISED', 'SIDECAR_UNUSABLE'];
    expect(reports).toEqual(
      codes.map((code, index) => ({
        file: files[index],
        ...nothing,
        observation_info: null,
        fixes: [],
        warnings: [],
        error: {
          code,
          property: index === 1 ? 'instrument' : null,
          keyword: index === 1 ? 'INSTRUME' : null,
          message: expect.any(String) as string,
        },
      })),
    );
  });
});

describe('the files of autoingest translate', () => {
  it('are read by their sidecars, unless those cannot be used', async () => {
    const files = put(folder, {
      'pair/a.fits': fits({ OBJECT: 'of the header' }),
      'pair/b.fits': fits({ OBJECT: 'of the header' }),
    });
    put(folder, { 'pair/a.json': sidecar({ OBJECT: 'of the sidecar' }), 'pair/b.json': '{' });
    const reports = await translateJson(files);
    expect(reports).toMatchObject([
      { exposure: { target_name: 'of the sidecar' }, warnings: [] },
      {
        exposure: { target_name: 'of the header' },
        warnings: [{ code: 'SIDECAR_UNUSABLE', message: 'its sidecar is no JSON, and was passed over' }],
      },
    ]);
  });

  it('are read by the index of their folder, and by properties that were translated before', async () => {
    const [file = ''] = put(folder, { 'indexed/a.fits': fits() });
    put(folder, { 'indexed/_index.json': '{"__COMMON__": {"INSTRUME": "HSC"}, "a.fits": {}}' });
    expect(await translateJson([file])).toMatchObject([{ error: { code: 'HEADER_UNRECOGNISED' } }]);
    put(folder, { 'indexed/_index.json': '{' });
    const { out: line, error } = await translateCli(['--json', file]);
    expect(line[0]).toContain('"error":null');
    expect(error).toEqual([
      `autoingest: the index ${file.replace('a.fits', '_index.json')} is passed over: not_json.`,
    ]);
    const translated = {
      __CONTENT__: 'translated',
      instrument: 'LSSTCam',
      observation_id: 'MC_O_20260125_001234',
      exposure_id: 2026012501234,
      exposure_group: 'group',
      datetime_begin: [2461066.5, 0.25],
      datetime_end: [2461066.5, 0.375],
      exposure_time_requested: 30.5,
      observing_day: 20260125,
      observing_day_offset: 43200,
      observation_type: 'science',
      physical_filter: 'i_39',
      detector_num: 94,
      group_counter_start: 1,
      group_counter_end: 2,
    };
    const files = put(folder, {
      'translated/a.json': JSON.stringify(translated),
      'translated/b.json': JSON.stringify({ ...translated, detector_num: 'many' }),
    });
    expect(await translateJson(files)).toMatchObject([
      { exposure: { id: 2026012501234, exposure_time: 30.5 }, detector: 94, fixes: [], error: null },
      {
        instrument: 'LSSTCam',
        exposure: null,
        error: { code: 'TRANSLATED_INVALID', property: 'detector_num' },
      },
    ]);
    const { out } = await translateCli([files[0] ?? '']);
    expect(out).toContain('  detector            94');
  });

  it('are in folders FITS files, and sidecars that have none, each once', async () => {
    put(folder, {
      'night/e/a.fits': fits(),
      'night/e/a.json': sidecar(),
      'night/e/alone.json': sidecar(),
      'night/e/_index.json': '{}',
      'night/readme.txt': 'x',
    });
    const reports = await translateJson([`${join(folder, 'night')}/`]);
    expect(reports.map(({ file }) => file)).toEqual(
      ['a.fits', 'alone.json'].map((name) => join(folder, 'night/e', name)),
    );
  });

  it('are those that standard input names, in its order; one that is not there hurts no other', async () => {
    const [a = '', b = ''] = put(folder, { 'input/a.fits': fits(), 'input/b.json': sidecar() });
    const { status, out } = await translateCli(['--json', '-'], {
      input: () => names(b, '', 'missing.fits', a),
    });
    expect(status).toBe(1);
    expect(out.map((line) => (JSON.parse(line) as { file: string }).file)).toEqual([b, 'missing.fits', a]);
    expect(out[1]).toContain('"code":"OBJECT_MISSING"');
  });

  it('are objects in S3', async () => {
    const server = await startS3Server();
    await server.createBucket('raws');
    const environment = { LSST_RESOURCES_S3_PROFILE_site: server.endpoint.replace('://', '://key:secret@') };
    const stores = new ObjectStores({ profiles: s3ProfilesFrom(environment).profiles });
    await stores.put('site@raws/night/a.fits', fits());
    await stores.put('site@raws/night/b.json', sidecar());
    const reports = await translateJson(['s3://site@raws/night/'], { environment });
    const named = await translateJson(['-'], {
      environment,
      input: () => names('s3://site@raws/night/b.json'),
    });
    await stores.close();
    await server.stop();
    expect([...reports, ...named]).toMatchObject([
      { file: 's3://site@raws/night/a.fits', error: null },
      { file: 's3://site@raws/night/b.json', error: null },
      { file: 's3://site@raws/night/b.json', error: null },
    ]);
  });

  it('must be there if they are named, and there must be some', async () => {
    expect(await translateCli([join(folder, 'nowhere.fits')])).toMatchObject({ status: 2, out: [] });
    expect(await translateCli([])).toMatchObject({ status: 2 });
    const environment = { METADATA_CORRECTIONS_PATH: join(folder, 'no-such-folder') };
    const { status, error } = await translateCli(['-'], { environment });
    expect({ status, error }).toEqual({
      status: 1,
      error: [expect.stringMatching(/CORRECTIONS_FOLDER_MISSING: .*no-such-folder/)],
    });
  });

  it('are named no faster than they are read, however many there are', async () => {
    const [file = ''] = put(folder, { 'many/a.json': sidecar() });
    let [named, printed, furthest] = [0, 0, 0];
    async function* many(): AsyncGenerator<string> {
      for (named = 0; named < 2000; named += 1) {
        furthest = Math.max(furthest, named - printed);
        yield await Promise.resolve(`${file}\n`);
      }
    }
    const { status } = await translateCli(['--json', '-'], { input: many, out: () => void (printed += 1) });
    expect({ status, named, printed }).toEqual({ status: 0, named: 2000, printed: 2000 });
    expect(furthest).toBeLessThan(100);
  });

  it('are let go quietly when nobody reads the results any more', async () => {
    const [file = ''] = put(folder, { 'head/a.json': sidecar(), 'head/b.json': '{' });
    let isLetGo = false;
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) yield await Promise.resolve(`${file}\n${file.replace('a.json', 'b.json')}\n`);
      } finally {
        isLetGo = true;
      }
    }
    const reader = new AbortController();
    const out: string[] = [];
    const ended = await translateCli(['-'], {
      input: endless,
      unread: reader.signal,
      out: (line) => {
        out.push(line);
        if (out.length === 3) reader.abort(new Error('EPIPE'));
      },
    });
    expect(ended).toMatchObject({ status: 0, error: [] });
    expect(isLetGo).toBe(true);
    expect(out.length).toBeLessThan(6);
  });
});
