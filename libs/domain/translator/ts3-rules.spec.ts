import { double } from '#domain/fits';
import type { HeaderChanges } from './spec-header';
import { headerOf } from './spec-instrument-headers';
import { translate } from './translate';

const infoOf = (changes: HeaderChanges = {}) => translate(headerOf('LSST-TS3', changes)).info;

describe('a header of test stand 3', () => {
  it('begins in UTC', () => {
    expect(infoOf({ 'MJD-OBS': double(58437.5) }).datetimeBegin).toBe(1542283237000000000n);
    expect(infoOf({ 'MJD-OBS': double(57204.5) }).datetimeBegin).toBe(1435752036000000000n);
    expect(() => infoOf({ 'MJD-OBS': null, 'MJD-BEG': double(58437.5) })).toThrow(
      'datetime_begin: MJD-OBS is missing',
    );
  });

  it('has the day, in UTC, for a program', () => {
    expect(infoOf().scienceProgram).toBe('2018-11-15');
    expect(infoOf({ 'MJD-OBS': double(58437.9999) }).scienceProgram).toBe('2018-11-15');
    expect(infoOf({ 'MJD-OBS': double(58438) }).scienceProgram).toBe('2018-11-16');
  });

  it('tells the sensor by its serial number alone', () => {
    expect(infoOf().detectorNum).toBe(433);
    expect(infoOf({ LSST_NUM: 'ITL-3800B-16716' }).detectorNum).toBe(0);
    expect(() => infoOf({ LSST_NUM: 'E2V-CCD250-411-Dev' })).toThrow('which LSST-TS3 never had');
  });

  it('is named by its file and numbered by its date', () => {
    expect(infoOf()).toMatchObject({
      observationId: 'E2V-CCD250-411_lambda_flat_1000_025_20181115075559',
      exposureId: 201811151255111,
      exposureGroup: '201811151255111',
      visitId: 201811151255111n,
    });
    expect(
      ['a.b.fits', '.fits', 'fits', 'a.b/c'].map((FILENAME) => infoOf({ FILENAME }).observationId),
    ).toEqual(['a.b', '.fits', 'fits', 'a.b/c']);
  });

  it('must name its filter', () => {
    expect(infoOf({ FILTER2: 'ND' }).physicalFilter).toBe('550CutOn');
    expect(() => infoOf({ FILTER: null })).toThrow('physical_filter: FILTER is missing');
  });
});
