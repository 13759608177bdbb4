import { double, integer } from '#domain/fits';
import { examineHeader } from './examine';
import { scienceHeader } from './spec-header';
import { isComplete } from './translate';

describe('examineHeader', () => {
  it('finds all of a header that will do', () => {
    const examination = examineHeader(scienceHeader());
    expect(isComplete(examination)).toBe(true);
    expect(examination).toMatchObject({ instrument: 'LSSTCam', faults: [], found: { detectorNum: 94 } });
    expect(Object.keys(examination.found)).toHaveLength(26);
  });

  it('goes on where properties cannot be had, and says of each what was expected', () => {
    const examination = examineHeader(scienceHeader({ GROUPID: integer(5), EXPTIME: 'long' }));
    expect(isComplete(examination)).toBe(false);
    expect(examination.faults).toEqual([
      {
        property: 'exposure_group',
        code: 'HEADER_VALUE_TYPE',
        keyword: 'GROUPID',
        problem: 'GROUPID is a whole number, text expected',
      },
      {
        property: 'exposure_time_requested',
        code: 'HEADER_VALUE_TYPE',
        keyword: 'EXPTIME',
        problem: 'EXPTIME is text, a number expected',
      },
    ]);
    expect(examination.found).toMatchObject({
      exposureId: 2026012501234,
      exposureGroup: undefined,
      exposureTimeRequested: undefined,
      visitId: null,
    });
  });

  it('names a cause once, however many properties depend on it', () => {
    const header = scienceHeader({ 'MJD-BEG': 'noon', 'DATE-END': null });
    expect(examineHeader(header).faults.map(({ property }) => property)).toEqual(['datetime_begin']);
  });

  it('gives the header as it was translated, and who mended what', () => {
    const header = scienceHeader({ DAYOBS: '20250415', ROTPA: double(118.5), PROGRAM: 'wrong' });
    const corrections = { find: () => new Map([['PROGRAM', 'BLOCK-417']]) };
    const { header: mended, fixes } = examineHeader(header, { corrections });
    expect(mended.get('ROTPA')).toEqual(double(28.5));
    expect(fixes).toEqual([
      { keyword: 'PROGRAM', from: 'wrong', to: 'BLOCK-T417', by: 'rule' },
      { keyword: 'ROTPA', from: double(118.5), to: double(28.5), by: 'rule' },
    ]);
  });
});
