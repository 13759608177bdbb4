import { parseIsoTime, type IsoForm, type TimeScale } from './iso-time';
import { taiOfJulian } from './julian-time';

const read = (text: string, form: IsoForm = 'fits', scale: TimeScale = 'tai') => {
  const result = parseIsoTime(text, form, scale);
  return 'parsed' in result ? taiOfJulian(result.parsed) : result.unparsable;
};

describe('parseIsoTime', () => {
  it('reads dates with and without a time of day', () => {
    expect(read('2013-02-20T06:58:18.138138171')).toBe(1361343498138138171n);
    expect(read('2029-04-16T12:03:41')).toBe(1871035421000000000n);
    expect(read('2025-04-16')).toBe(1744761600000000000n);
  });

  it('counts leap seconds only where the text is in UTC', () => {
    expect(read('2016-12-31T23:59:60', 'fits', 'utc')).toBe(1483228836000000000n);
    expect(read('2017-01-01T00:00:00', 'fits', 'utc')).toBe(1483228837000000000n);
    expect(read('2017-01-01T00:00:00', 'fits', 'tai')).toBe(1483228800000000000n);
    expect(read('1972-01-01T00:00:00', 'fits', 'utc')).toBe(63072010000000000n);
    expect(read('2017-01-01T00:00:32.184', 'fits', 'tt')).toBe(1483228800000000000n);
  });

  it('takes times without seconds and single digits in the looser form only', () => {
    expect(read('2025-04-16T07:03', 'isot')).toBe(1744786980000000000n);
    expect(read('2025-4-16T7:3:5', 'isot')).toBe(1744786985000000000n);
    expect(read('2025-04-16T07:03')).toBe('not YYYY-MM-DDThh:mm:ss');
    expect(read('2025-4-16T07:03:00')).toBe('not YYYY-MM-DDThh:mm:ss');
  });

  it.each([
    ['', 'not YYYY-MM-DDThh:mm:ss'],
    ['2025-04-16 07:03:18', 'not YYYY-MM-DDThh:mm:ss'],
    ['2025-02-29', 'a day that the calendar does not have'],
    ['2025-04-00', 'a day that the calendar does not have'],
    ['2025-13-01', 'a day that the calendar does not have'],
    ['2025-04-16T24:00:00', 'a time of day that the clock does not have'],
    ['2025-04-16T07:60:00', 'a time of day that the clock does not have'],
    ['2025-04-16T07:03:61', 'a time of day that the clock does not have'],
  ])('refuses %j: %s', (text, reason) => {
    expect(read(text)).toBe(reason);
  });
});
