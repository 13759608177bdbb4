import { double } from '#domain/fits';
import { fixedBy, type SpecValues } from './spec-fixes';
import { fixTs8Header, ORIGINAL_DATE_OBS } from './ts8-fixes';

const fixed = fixedBy(fixTs8Header);
const changesOf = (values: SpecValues) => fixed(values).changes;

const END = '2022-07-11T17:14:45.995';
const AT_END = {
  'DATE-OBS': END,
  'DATE-TRG': END,
  'MJD-OBS': double(59771.71858790517),
  EXPTIME: double(210),
};

describe('the fix of headers of test stand 8', () => {
  it('leaves a date that is not that of the trigger', () => {
    expect(fixed({ ...AT_END, 'DATE-TRG': '2022-07-11T17:11:15.995' })).toEqual({
      changes: {},
      problem: undefined,
    });
    expect(changesOf({ 'DATE-OBS': END, EXPTIME: double(210) })).toEqual({});
  });

  it('finds begin and end where there is only the end', () => {
    expect(changesOf(AT_END)).toEqual({
      'DATE-END': END,
      'MJD-END': 59771.71858790517,
      [ORIGINAL_DATE_OBS]: END,
      'MJD-OBS': 59771.71615734961,
      'DATE-OBS': '2022-07-11T17:11:15.995',
      'DATE-BEG': '2022-07-11T17:11:15.995',
      'MJD-BEG': 59771.71615734961,
    });
  });

  it('goes by DATE-OBS where MJD-OBS says nothing, and leaves an end that is there', () => {
    const header = { ...AT_END, 'MJD-OBS': null, 'DATE-END': '2022-07-11T17:14:46', TIMESYS: 'TAI' };
    expect(changesOf(header)).toMatchObject({
      'DATE-BEG': '2022-07-11T17:11:15.995',
      'MJD-BEG': 59771.71615734954,
    });
    expect(changesOf(header)).not.toHaveProperty('DATE-END');
  });

  it('counts a leap second in UTC', () => {
    const end = '2017-01-01T00:00:10.000';
    const header = {
      'DATE-OBS': end,
      'DATE-TRG': end,
      'MJD-OBS': double(57754 + 10 / 86_400),
      EXPTIME: double(20),
    };
    expect(changesOf({ ...header, TIMESYS: 'UTC' })).toMatchObject({ 'MJD-BEG': 57753.9998842606 });
    expect(changesOf({ ...header, TIMESYS: 'TAI' })).toMatchObject({ 'MJD-BEG': 57753.999884259254 });
  });

  const ENDED = { 'DATE-END': END, 'MJD-END': 59771.71858790517 };
  it.each<[SpecValues, string, unknown]>([
    [{ 'DATE-OBS': END, 'DATE-TRG': END }, 'MJD-OBS is missing or has no value', { 'DATE-END': END }],
    [{ ...AT_END, TIMESYS: null }, 'TIMESYS is without a value, text expected', ENDED],
    [{ ...AT_END, TIMESYS: 'UT1' }, 'TIMESYS is UT1, none of TAI, UTC, TT', ENDED],
    [
      { ...AT_END, EXPTIME: '210' },
      'EXPTIME is text, a number expected',
      { ...ENDED, [ORIGINAL_DATE_OBS]: END },
    ],
    [{ ...AT_END, EXPTIME: double(NaN) }, 'EXPTIME is NaN', { ...ENDED, [ORIGINAL_DATE_OBS]: END }],
  ])('stops at %j, what was done before staying done', (values, problem, changes) => {
    expect(fixed(values)).toEqual({ changes, problem });
  });
});
