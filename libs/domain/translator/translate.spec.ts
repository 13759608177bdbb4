import fc from 'fast-check';
import { Failure, GiveUp } from '#domain/failure';
import { double, integer, type Header, type HeaderValue } from '#domain/fits';
import { exposureRows } from './exposure-rows';
import { translate } from './translate';

type Values = Readonly<Record<string, HeaderValue | undefined>>;

const SCIENCE: Values = {
  INSTRUME: 'lsstCam',
  TELESCOP: 'Simonyi Survey Telescope',
  OBSID: 'MC_O_20260125_001234',
  DAYOBS: '20260125',
  SEQNUM: integer(1234),
  CONTRLLR: 'O',
  GROUPID: '2026-01-26T04:05:06.789',
  CURINDEX: integer(1),
  MAXINDEX: integer(2),
  RAFTBAY: 'R22',
  CCDSLOT: 'S11',
  IMGTYPE: 'OBJECT',
  REASON: 'Field_Survey_Science',
  DATE: '2026-01-26T04:05:40.000',
  'DATE-OBS': '2026-01-26T04:05:10.500',
  'DATE-BEG': '2026-01-26T04:05:10.500',
  'DATE-END': '2026-01-26T04:05:41.250',
  TIMESYS: 'TAI',
  EXPTIME: double(30),
  SHUTTIME: double(30.001),
  DARKTIME: double(30.75),
  FILTER: 'i_39',
  OBJECT: 'lowdust',
  PROGRAM: 'BLOCK-365',
  TRACKSYS: 'RADEC',
  RADESYS: 'ICRS',
  RASTART: double(-10.5),
  DECSTART: double(-47.25),
  ROTPA: double(290.5),
  ROTCOORD: 'sky',
  AZSTART: double(-90.25),
  ELSTART: double(60.5),
  VIGN_MIN: 'NO',
};

const header = (changes: Values = {}): Header =>
  new Map(
    Object.entries({ ...SCIENCE, ...changes }).filter(
      (entry): entry is [string, HeaderValue] => entry[1] !== undefined,
    ),
  );
const infoOf = (changes: Values = {}) => translate(header(changes)).info;
const warningsOf = (changes: Values) =>
  translate(header(changes)).warnings.map(({ code, property, message }) => ({ code, property, message }));
const failureOf = (changes: Values): Failure => {
  try {
    translate(header(changes));
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new RangeError('it translates');
};

describe('translate', () => {
  it('gives what a science header says', () => {
    expect(translate(header())).toEqual({
      info: {
        altazBegin: { azimuth: 269.75, zenithAngle: 29.5 },
        boresightRotationAngle: 290.5,
        boresightRotationCoord: 'sky',
        canSeeSky: true,
        darkTime: 30.75,
        datetimeBegin: 1769400310500000000n,
        datetimeEnd: 1769400341250000000n,
        detectorNum: 94,
        exposureGroup: '2026-01-26T04:05:06.789',
        exposureId: 2026012501234,
        exposureTimeRequested: 30,
        groupCounterEnd: 1235,
        groupCounterStart: 1234,
        hasSimulatedContent: false,
        instrument: 'LSSTCam',
        object: 'lowdust',
        observationCounter: 1234,
        observationId: 'MC_O_20260125_001234',
        observationReason: 'field_survey_science',
        observationType: 'science',
        observingDay: 20260125,
        observingDayOffset: 43200,
        physicalFilter: 'i_39',
        scienceProgram: 'BLOCK-365',
        trackingRadec: { ra: 349.5, dec: -47.25 },
        visitId: 3493299067890000n,
      },
      fixes: [],
      warnings: [],
    });
  });

  it('falls back on other keywords', () => {
    const info = infoOf({
      GROUPID: null,
      CURINDEX: undefined,
      REASON: null,
      TESTTYPE: null,
      'DATE-END': null,
      PROGRAM: null,
      OBJECT: null,
      FILTER: null,
      VIGN_MIN: null,
      RASTART: null,
      RA: double(1),
      DEC: double(2),
      ROTPA: null,
      ROTANGLE: '5.5',
    });
    expect(info).toMatchObject({
      exposureGroup: '2026012501234',
      visitId: 2026012501234n,
      groupCounterStart: 1234,
      groupCounterEnd: 1234,
      observationReason: 'science',
      datetimeEnd: 1769400340501000000n,
      scienceProgram: 'unknown',
      object: 'UNKNOWN',
      physicalFilter: 'unknown',
      canSeeSky: null,
      trackingRadec: { ra: 1, dec: 2 },
      boresightRotationAngle: 5.5,
    });
  });

  it('keeps numbers that stand for names as the official stack writes them', () => {
    expect(infoOf({ OBJECT: integer(720), PROGRAM: double(720) })).toMatchObject({
      object: '720',
      scienceProgram: '720.0',
    });
  });

  it('joins filters and leaves empty places behind them out', () => {
    expect(infoOf({ FILTER1: 'NONE', FILTER2: 'empty' }).physicalFilter).toBe('i_39~none');
    expect(infoOf({ FILTER: 'empty', FILTER2: 'empty' }).physicalFilter).toBe('empty');
  });

  it('stores no position for what does not track, and no sky for a closed shutter', () => {
    expect(infoOf({ IMGTYPE: 'BIAS' }).trackingRadec).toBeNull();
    expect(infoOf({ IMGTYPE: 'DARK' }).trackingRadec).toEqual({ ra: 349.5, dec: -47.25 });
    expect(infoOf({ TRACKSYS: 'AZEL' }).trackingRadec).toBeNull();
    expect(infoOf({ RADESYS: 'GAPPT' }).trackingRadec).toBeNull();
    expect(infoOf({ SHUTTIME: double(0) }).canSeeSky).toBe(false);
    expect(infoOf({ VIGN_MIN: 'FULLY' }).canSeeSky).toBe(false);
  });

  it('takes any keyword of a simulator as a sign of simulated content, as FITS and sidecars write it', () => {
    expect(infoOf({ 'SIMULATE MTMOUNT': integer(1) }).hasSimulatedContent).toBe(true);
    expect(infoOf({ 'HIERARCH.SIMULATE.MTMOUNT': true }).hasSimulatedContent).toBe(true);
    expect(infoOf({ 'HIERARCH.SIMULATE.MTMOUNT': integer(0) }).hasSimulatedContent).toBe(false);
    expect(infoOf({ CONTRLLR: 'P' }).hasSimulatedContent).toBe(true);
  });

  it('knows the laboratory by the date, where there was no sky and another night', () => {
    expect(infoOf({ 'DATE-BEG': '2023-07-01T00:00:00' })).toMatchObject({
      canSeeSky: false,
      altazBegin: null,
      boresightRotationCoord: 'unknown',
      observingDayOffset: 25200,
    });
  });

  it('limits altitudes to those that the telescope can have', () => {
    const zenithAngle = (ELSTART: number) => infoOf({ ELSTART: double(ELSTART) }).altazBegin?.zenithAngle;
    expect([91, -5.56, -90].map(zenithAngle)).toEqual([0, 95.55, 95.55]);
    expect(infoOf({ ELSTART: double(-91) }).altazBegin).toBeNull();
    expect(infoOf({ AZSTART: double(-361), IMGTYPE: 'ACQ' }).altazBegin).toBeNull();
  });
});

describe('a header that lacks what is required', () => {
  it.each([
    [
      { GROUPID: integer(5) },
      'HEADER_VALUE_TYPE',
      'exposure_group: GROUPID is a whole number, text expected',
    ],
    [{ GROUPID: double(5.5) }, 'HEADER_VALUE_TYPE', 'exposure_group: GROUPID is a number, text expected'],
    [{ OBSID: null }, 'HEADER_KEYWORD_MISSING', 'observation_id: OBSID is missing or has no value'],
    [{ EXPTIME: 'long' }, 'HEADER_VALUE_TYPE', 'exposure_time_requested: EXPTIME is text, a number expected'],
    [{ EXPTIME: double(NaN) }, 'HEADER_VALUE_NOT_FINITE', 'exposure_time_requested: EXPTIME is NaN'],
    [{ IMGTYPE: 'x'.repeat(17) }, 'HEADER_VALUE_INVALID', /^observation_type: IMGTYPE is x+, longer than 16/],
    [{ CALIB_ID: 'x' }, 'HEADER_OF_CALIBRATION', /^exposure_id: CALIB_ID is there/],
    [
      { CCDSLOT: 'S33' },
      'DETECTOR_UNKNOWN',
      'detector_num: RAFTBAY and CCDSLOT say R22_S33, which LSSTCam does not have',
    ],
    [{ DAYOBS: '20261332' }, 'HEADER_VALUE_INVALID', 'observing_day: DAYOBS is 20261332, which is no day'],
    [
      { CURINDEX: double(1) },
      'HEADER_VALUE_TYPE',
      /^group_counter_start: CURINDEX is a number, a whole number/,
    ],
    [{ TIMESYS: 'UT1' }, 'HEADER_VALUE_INVALID', 'datetime_end: TIMESYS is UT1, none of TAI, UTC, TT'],
    [{ OBSID: 'a\0b' }, 'HEADER_VALUE_INVALID', /^observation_id: its text holds a NUL/],
    [{ INSTRUME: integer(1) }, 'HEADER_VALUE_TYPE', 'instrument: INSTRUME is a whole number, text expected'],
  ] as const)('%j is given up as %s', (changes, code, message) => {
    const failure = failureOf(changes);
    expect(failure).toBeInstanceOf(GiveUp);
    expect(failure.code).toBe(code);
    expect(failure.message).toEqual(
      typeof message === 'string' ? message : (expect.stringMatching(message) as string),
    );
  });

  it('has all its faults named, each once', () => {
    const failure = failureOf({ 'DATE-BEG': 'yesterday', 'DATE-END': null, GROUPID: true });
    expect(failure.message).toBe(
      'exposure_group: GROUPID is a logical value, text expected; ' +
        'datetime_begin: DATE-BEG is "yesterday": not YYYY-MM-DDThh:mm:ss',
    );
    expect(failure.facts).toEqual({
      instrument: 'LSSTCam',
      obsId: 'MC_O_20260125_001234',
      property: 'exposure_group',
      keyword: 'GROUPID',
    });
  });

  it('is given up at once if its instrument is not served or not known', () => {
    expect(failureOf({ INSTRUME: 'LATISS' })).toMatchObject({
      code: 'INSTRUMENT_NOT_SERVED',
      facts: { instrument: 'LATISS' },
    });
    expect(failureOf({ INSTRUME: 'DECam' })).toMatchObject({
      code: 'HEADER_UNRECOGNISED',
      message: 'no Rubin instrument has such headers: INSTRUME is DECam',
    });
  });
});

describe('a header that lacks what is optional', () => {
  it('is translated with null and a warning', () => {
    expect(warningsOf({ DARKTIME: 'long', RADESYS: 'FK4', REASON: integer(1), ROTPA: null })).toEqual([
      {
        code: 'HEADER_KEYWORD_MISSING',
        property: 'boresight_rotation_angle',
        message: 'boresight_rotation_angle: ROTPA is missing or has no value',
      },
      {
        code: 'HEADER_VALUE_TYPE',
        property: 'dark_time',
        message: 'dark_time: DARKTIME is text, a number expected',
      },
      {
        code: 'HEADER_VALUE_TYPE',
        property: 'observation_reason',
        message: 'observation_reason: REASON is a whole number, text expected',
      },
      {
        code: 'HEADER_VALUE_INVALID',
        property: 'tracking_radec',
        message: 'tracking_radec: RADESYS is fk4, neither ICRS nor FK5',
      },
    ]);
  });

  it('stores no NaN', () => {
    const nan = double(NaN);
    const changes = { RASTART: nan, AZSTART: nan, DARKTIME: nan, ROTPA: double(Infinity) };
    expect(infoOf(changes)).toMatchObject({
      trackingRadec: null,
      altazBegin: { azimuth: null, zenithAngle: 29.5 },
      darkTime: null,
      boresightRotationAngle: null,
    });
    expect(warningsOf(changes).map(({ code, property }) => [code, property])).toEqual([
      ['HEADER_VALUE_NOT_FINITE', 'altaz_begin'],
      ['HEADER_VALUE_NOT_FINITE', 'boresight_rotation_angle'],
      ['HEADER_VALUE_NOT_FINITE', 'dark_time'],
      ['HEADER_VALUE_NOT_FINITE', 'tracking_radec'],
    ]);
  });

  it('takes a rotation angle of NaN for none, as the official stack does', () => {
    expect(infoOf({ ROTPA: double(NaN) }).boresightRotationAngle).toBe(0);
  });

  it('says where a default was taken', () => {
    expect(warningsOf({ DARKTIME: null })).toEqual([
      {
        code: 'DEFAULT_USED',
        property: 'dark_time',
        message: 'DARKTIME is missing, the exposure time is taken',
      },
    ]);
    expect(infoOf({ DARKTIME: null }).darkTime).toBe(30.001);
  });
});

describe('corrections', () => {
  const corrections = {
    find: (instrument: string, obsId: string) =>
      `${instrument}-${obsId}` === 'LSSTCam-MC_O_20260125_001234'
        ? new Map<string, HeaderValue>([
            ['GROUPID', 'right'],
            ['OBSID', 'MC_O_20260125_001235'],
          ])
        : undefined,
  };

  it('replace values of the header that they are for', () => {
    const { info, fixes } = translate(header({ GROUPID: 'wrong' }), { corrections });
    expect(info).toMatchObject({ exposureGroup: 'right', observationId: 'MC_O_20260125_001235' });
    expect(fixes).toEqual([
      { keyword: 'GROUPID', from: 'wrong', to: 'right' },
      { keyword: 'OBSID', from: 'MC_O_20260125_001234', to: 'MC_O_20260125_001235' },
    ]);
  });

  it('leave the header that was read as it is', () => {
    const original = header({ GROUPID: 'wrong' });
    translate(original, { corrections });
    expect(original.get('GROUPID')).toBe('wrong');
  });

  it('are not looked for in a header that has been mended before', () => {
    const mended = header({ 'HIERARCH ASTRO METADATA FIX MODIFIED': true });
    expect(translate(mended, { corrections }).fixes).toEqual([]);
  });
});

describe('any header', () => {
  const value = fc.oneof(
    fc.constant(undefined),
    fc.constant(null),
    fc.boolean(),
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.integer().map(integer),
    fc.double().map(double),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString().replace('Z', '')),
    fc.constantFrom('', '-1', 'NaN', 'inf', '20250422', '2025-04-22', '9'.repeat(30), '0'),
  );
  const changes = fc.dictionary(
    fc.constantFrom(
      ...Object.keys(SCIENCE),
      'CALIB_ID',
      'MJD-BEG',
      'MJD-OBS',
      'ROTANGLE',
      'RA',
      'DEC',
      'RUNNUM',
    ),
    value,
    { maxKeys: 6 },
  );

  it('ends in finite rows or in a coded failure', () => {
    fc.assert(
      fc.property(changes, (changed) => {
        try {
          const { exposure } = exposureRows(translate(header(changed)).info).rows;
          for (const column of Object.values(exposure) as unknown[]) {
            if (typeof column === 'number') expect(Number.isFinite(column)).toBe(true);
          }
          expect(exposure.timespan.begin < exposure.timespan.end).toBe(true);
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          expect(error).toBeInstanceOf(GiveUp);
        }
      }),
      { numRuns: 500 },
    );
  });
});
