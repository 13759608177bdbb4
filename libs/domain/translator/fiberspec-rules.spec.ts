import { double, integer } from '#domain/fits';
import type { HeaderChanges } from './spec-header';
import { headerOf } from './spec-instrument-headers';
import { translate } from './translate';

const translated = (changes: HeaderChanges = {}) => translate(headerOf('FiberSpec', changes));
const infoOf = (changes: HeaderChanges = {}) => translated(changes).info;

describe('a header of the fibre spectrograph', () => {
  it('is of a spectrum, whatever it says of filter, object and direction', () => {
    const changes = { IMGTYPE: 'BIAS', FILTER: 'r', OBJECT: 'lamp', RASTART: double(1), DECSTART: double(2) };
    expect(infoOf(changes)).toMatchObject({
      detectorNum: 0,
      observationType: 'spectrum',
      observationReason: 'unknown',
      physicalFilter: 'empty',
      object: null,
      trackingRadec: null,
      boresightRotationAngle: null,
      scienceProgram: 'unknown',
      canSeeSky: null,
    });
  });

  it('is numbered by night and counter alone, whoever ran it', () => {
    const facts = { exposureId: 2024010900004, exposureGroup: '2024010900004', visitId: 2024010900004n };
    expect(infoOf()).toMatchObject({ ...facts, hasSimulatedContent: false });
    expect(infoOf({ CONTRLLR: 'C', DAYOBS: '20240109' })).toMatchObject(facts);
    expect(infoOf({ GROUPID: 'g', CONTRLLR: 'P' })).toMatchObject({
      exposureGroup: 'g',
      visitId: 2024010900004n,
      hasSimulatedContent: true,
    });
  });

  it.each<[HeaderChanges, string]>([
    [{ SEQNUM: '4' }, 'exposure_id: SEQNUM is text, a whole number expected'],
    [{ SEQNUM: integer(100_000) }, 'exposure_id: SEQNUM is 100000, not within 0 and 99999'],
    [{ CALIB_ID: null }, 'exposure_id: CALIB_ID is there'],
    [{ DAYOBS: '2024-01-09' }, 'observing_day: DAYOBS is text, YYYYMMDD expected'],
    [{ DAYOBS: integer(240_109) }, 'observing_day: DAYOBS is 240109, which is no day'],
    [{ DARKTIME: null }, 'dark_time: DARKTIME is there'],
    [{ DARKTIME: double(3) }, 'dark_time: DARKTIME is there'],
    [{ 'DATE-BEG': null, 'MJD-BEG': double(60318.7) }, 'datetime_begin: DATE-BEG is missing'],
    [{ INSTRUME: 'FiberSpectrograph.Red' }, 'no Rubin instrument has such headers'],
  ])('is refused with %j', (changes, message) => {
    expect(() => infoOf(changes)).toThrow(message);
  });

  it('takes -1 s for an exposure time that is missing, and an end at the begin', () => {
    const { info, warnings } = translated({ EXPTIME: null, 'DATE-END': null });
    expect(info).toMatchObject({ exposureTimeRequested: -1, darkTime: -1, datetimeEnd: info.datetimeBegin });
    expect(warnings).toMatchObject([{ code: 'DEFAULT_USED', property: 'exposure_time_requested' }]);
    expect(infoOf({ EXPTIME: '2.5' })).toMatchObject({ exposureTimeRequested: 2.5, darkTime: 2.5 });
  });

  it('begins by DATE-BEG in TAI', () => {
    expect(infoOf().datetimeBegin).toBe(1704822094996000000n);
    expect(infoOf({ 'DATE-BEG': '2024-01-09', 'MJD-BEG': double(6e4) }).datetimeBegin).toBe(
      1704758400000000000n,
    );
  });
});
