import { double, integer, type HeaderValue } from '#domain/fits';
import { scienceHeader, type HeaderChanges } from './spec-header';
import { translate } from './translate';

const infoOf = (changes: HeaderChanges = {}) => translate(scienceHeader(changes)).info;

describe('translate', () => {
  it('gives what a science header says', () => {
    expect(translate(scienceHeader())).toEqual({
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
    const { info, fixes } = translate(scienceHeader({ GROUPID: 'wrong' }), { corrections });
    expect(info).toMatchObject({ exposureGroup: 'right', observationId: 'MC_O_20260125_001235' });
    expect(fixes).toEqual([
      { keyword: 'GROUPID', from: 'wrong', to: 'right', by: 'correction' },
      {
        keyword: 'OBSID',
        from: 'MC_O_20260125_001234',
        to: 'MC_O_20260125_001235',
        by: 'correction',
      },
    ]);
  });

  it('leave the header that was read as it is', () => {
    const original = scienceHeader({ GROUPID: 'wrong' });
    translate(original, { corrections });
    expect(original.get('GROUPID')).toBe('wrong');
  });

  it('are not looked for in a header that has been mended before', () => {
    const mended = scienceHeader({ 'HIERARCH ASTRO METADATA FIX MODIFIED': true });
    expect(translate(mended, { corrections }).fixes).toEqual([]);
  });
});
