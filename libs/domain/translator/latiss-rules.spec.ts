import { Failure } from '#domain/failure';
import { double, integer } from '#domain/fits';
import { headerWith, SCIENCE, type HeaderChanges } from './spec-header';
import { translate } from './translate';

/** A science header of LATISS in which everything is right. */
const LATISS: HeaderChanges = {
  ...SCIENCE,
  INSTRUME: 'LATISS',
  TELESCOP: 'LSST AuxTelescope',
  OBSID: 'AT_O_20260125_001234',
  RAFTBAY: 'R00',
  CCDSLOT: 'S00',
  FILTER: 'SDSSr_65mm',
  GRATING: 'holo4_003',
  VIGN_MIN: undefined,
};
const translated = (changes: HeaderChanges = {}) => translate(headerWith(LATISS, changes));
const infoOf = (changes: HeaderChanges = {}) => translated(changes).info;
const warningsOf = (changes: HeaderChanges) =>
  translated(changes).warnings.map(({ code, property }) => [code, property]);
const problemOf = (changes: HeaderChanges): string => {
  try {
    translated(changes);
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
  throw new RangeError('it translates');
};
const LAB = { 'DATE-BEG': '2019-12-31T23:00:00', 'DATE-END': undefined };

describe('headers of LATISS', () => {
  it('say what they have in common with other cameras, and what they have not', () => {
    expect(translated()).toMatchObject({
      info: {
        instrument: 'LATISS',
        detectorNum: 0,
        observationId: 'AT_O_20260125_001234',
        exposureId: 2026012501234,
        exposureTimeRequested: 30,
        darkTime: 30.75,
        datetimeEnd: 1769400341250000000n,
        observingDayOffset: 43200,
        observationType: 'science',
        physicalFilter: 'SDSSr_65mm~holo4_003',
        canSeeSky: true,
        object: 'lowdust',
        scienceProgram: 'BLOCK-365',
        boresightRotationAngle: 290.5,
        altazBegin: { azimuth: 269.75, zenithAngle: 29.5 },
        trackingRadec: { ra: 349.5, dec: -47.25 },
      },
      warnings: [],
    });
  });

  it('name their only sensor as they like', () => {
    expect(infoOf({ RAFTBAY: undefined, CCDSLOT: 'S33' }).detectorNum).toBe(0);
  });

  it.each([
    ['empty_1', 'empty', 'empty~empty'],
    ['EMPTY2', 'Empty_slot', 'empty~empty'],
    ['empty_slot', '', 'empty_slot~empty'],
    ['', 'ronchi90lpmm', '~ronchi90lpmm'],
    ['BG40', null, 'BG40~unknown'],
    [null, 'holo4_003', 'unknown~holo4_003'],
  ])('name filter %j and grating %j %s', (FILTER, GRATING, name) => {
    expect(infoOf({ FILTER, GRATING }).physicalFilter).toBe(name);
  });

  it('are believed to lack a filter where there was no light', () => {
    expect(warningsOf({ FILTER: null })).toEqual([['DEFAULT_USED', 'physical_filter']]);
    expect(warningsOf({ FILTER: null, IMGTYPE: 'BIAS' })).toEqual([]);
  });

  it('without an exposure time say so by -1 s, and end as they begin', () => {
    const changes = { EXPTIME: null, DARKTIME: null, 'DATE-END': null };
    expect(infoOf(changes)).toMatchObject({
      exposureTimeRequested: -1,
      darkTime: -1,
      datetimeEnd: infoOf().datetimeBegin,
    });
    expect(warningsOf(changes)).toEqual([
      ['DEFAULT_USED', 'exposure_time_requested'],
      ['DEFAULT_USED', 'dark_time'],
    ]);
  });

  it('have no shorter dark time than exposure time', () => {
    expect(infoOf({ DARKTIME: double(29.5) }).darkTime).toBe(30);
    expect(infoOf({ DARKTIME: double(NaN) }).darkTime).toBe(30);
    expect(infoOf({ DARKTIME: double(Infinity) }).darkTime).toBeNull();
    expect(infoOf({ DARKTIME: '30.5' }).darkTime).toBe(30.5);
  });

  it('say by the type what was looked at, and whether it was the sky', () => {
    const typeOf = (changes: HeaderChanges) => infoOf(changes).observationType;
    expect(typeOf({ OBSTYPE: 'Flat' })).toBe('flat');
    expect(typeOf({ IMGTYPE: 'SKYEXP', ...LAB })).toBe('science');
    expect(typeOf({ OBSTYPE: 'OBJECT', ...LAB })).toBe('labobject');
    expect(typeOf({ IMGTYPE: undefined })).toBe('unknown');
    expect(typeOf({ IMGTYPE: null, EXPTIME: double(0) })).toBe('bias');
    expect(infoOf({ IMGTYPE: 'ENGTEST' }).canSeeSky).toBeNull();
    expect(infoOf({ IMGTYPE: 'DARK' }).canSeeSky).toBe(false);
    expect(infoOf({ VIGN_MIN: 'UNKNOWN' }).canSeeSky).toBeNull();
  });

  it('may lack a target and a rotation in the laboratory or without science', () => {
    const none = { OBJECT: null, ROTPA: null, IMGTYPE: 'ENGTEST' };
    expect(infoOf(none)).toMatchObject({
      object: 'UNKNOWN',
      boresightRotationAngle: null,
      boresightRotationCoord: 'sky',
      trackingRadec: { ra: 349.5, dec: -47.25 },
    });
    expect(warningsOf(none)).toEqual([['DEFAULT_USED', 'boresight_rotation_angle']]);
    expect(infoOf({ ...none, ...LAB, IMGTYPE: 'SKYEXP' }).object).toBe('UNKNOWN');
  });

  it('may lack neither where science was done at the telescope', () => {
    expect(warningsOf({ OBJECT: null, ROTPA: null, ROTCOORD: 'mount' })).toEqual([
      ['HEADER_KEYWORD_MISSING', 'boresight_rotation_angle'],
      ['HEADER_KEYWORD_MISSING', 'object'],
    ]);
  });

  it('rotate by no NaN', () => {
    expect(infoOf({ ROTPA: double(NaN) }).boresightRotationAngle).toBeNull();
    expect(warningsOf({ ROTPA: double(NaN) })).toEqual([
      ['HEADER_VALUE_NOT_FINITE', 'boresight_rotation_angle'],
    ]);
  });

  it('named the observation by IMGNAME once', () => {
    expect(infoOf({ OBSID: undefined, IMGNAME: 'AT_O_20260125_001234' }).observationId).toBe(
      'AT_O_20260125_001234',
    );
    expect(problemOf({ OBSID: null })).toBe('observation_id: OBSID, IMGNAME is missing or has no value');
  });

  it.each<[HeaderChanges, string]>([
    [{ FILTER: integer(1) }, 'physical_filter: FILTER is a whole number, text expected'],
    [{ GRATING: true }, 'physical_filter: GRATING is a logical value, text expected'],
    [{ OBSTYPE: integer(1) }, 'observation_type: OBSTYPE is a whole number, text expected'],
    [{ EXPTIME: 'long' }, 'exposure_time_requested: EXPTIME is text, a number expected'],
  ])('with %j are refused', (changes, problem) => {
    expect(problemOf(changes)).toBe(problem);
  });

  it('whose date was repaired point by azimuth and altitude alone', () => {
    const repaired = { DATE: '2026-01-26T04:05:10.500' };
    expect(infoOf(repaired)).toMatchObject({
      trackingRadec: null,
      altazBegin: { azimuth: 269.75, zenithAngle: 29.5 },
    });
    expect(warningsOf(repaired)).toEqual([['EARTH_ROTATION_NEEDED', 'tracking_radec']]);
    expect(warningsOf({ ...repaired, IMGTYPE: 'DARK' })).toEqual([
      ['EARTH_ROTATION_NEEDED', 'tracking_radec'],
    ]);
    const lost = { ...repaired, IMGTYPE: 'ACQ', AZSTART: null };
    expect(warningsOf(lost)).toEqual([['HEADER_KEYWORD_MISSING', 'tracking_radec']]);
    expect(warningsOf({ ...lost, IMGTYPE: 'DARK' })).toEqual([]);
  });
});
