import { Failure, GiveUp } from '#domain/failure';
import { double, integer } from '#domain/fits';
import { scienceHeader, type HeaderChanges } from './spec-header';
import { translate } from './translate';

const infoOf = (changes: HeaderChanges = {}) => translate(scienceHeader(changes)).info;
const warningsOf = (changes: HeaderChanges) =>
  translate(scienceHeader(changes)).warnings.map(({ code, property, message }) => ({
    code,
    property,
    message,
  }));
const failureOf = (changes: HeaderChanges): Failure => {
  try {
    translate(scienceHeader(changes));
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new RangeError('it translates');
};

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

  it.each([{ ROTPA: null }, { ROTPA: 'steep' }])('%j is given up while a position is tracked', (changes) => {
    const failure = failureOf(changes);
    expect(failure).toBeInstanceOf(GiveUp);
    expect(failure.message).toMatch(/^boresight_rotation_angle: ROTPA is /);
    expect(failure.facts).toMatchObject({ property: 'boresight_rotation_angle', keyword: 'ROTPA' });
    expect(infoOf({ ...changes, TRACKSYS: 'AZEL' }).boresightRotationAngle).toBeNull();
    expect(infoOf({ ...changes, ROTCOORD: 'mount' }).boresightRotationAngle).toBeNull();
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

  it('is given up at once if its instrument is not known', () => {
    expect(failureOf({ INSTRUME: 'DECam' })).toMatchObject({
      code: 'HEADER_UNRECOGNISED',
      message: 'no Rubin instrument has such headers: INSTRUME is DECam',
    });
    expect(failureOf({ INSTRUME: 'StarTracker', OBSID: 'GC104_O_20221208_000211' }).message).toBe(
      'no Rubin instrument has such headers: INSTRUME is StarTracker, OBSID GC104_O_20221208_000211',
    );
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
