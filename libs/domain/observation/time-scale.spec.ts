import fc from 'fast-check';
import { isoText } from './iso-text';
import { parseIsoTime, type TimeScale } from './iso-time';
import { julianFromMjd, mjdOf, taiOfJulian } from './julian-time';
import { taiFrom, taiTo } from './time-scale';

const nanosecondsOf = (mjd: number, scale: TimeScale): bigint | undefined =>
  taiOfJulian(taiFrom(julianFromMjd(mjd), scale));
const nanosecondsOfText = (iso: string, scale: TimeScale): bigint | undefined => {
  const time = parseIsoTime(iso, 'isot', scale);
  return 'parsed' in time ? taiOfJulian(time.parsed) : undefined;
};
const textInUtc = (tai: string): string | undefined => {
  const time = parseIsoTime(tai, 'isot', 'tai');
  return 'parsed' in time ? isoText(taiTo(time.parsed, 'utc')) : undefined;
};

describe('a Julian date', () => {
  it.each(['tai', 'utc', 'tt'] as const)('of %s is the same time as the date written as text', (scale) => {
    expect(nanosecondsOf(59771.5, scale)).toBe(nanosecondsOfText('2022-07-11T12:00:00', scale));
    expect(nanosecondsOf(59771, scale)).toBe(nanosecondsOfText('2022-07-11', scale));
  });

  it('of a UTC day with a leap second is one of a longer day', () => {
    expect(nanosecondsOf(57753.5, 'utc')).toBe(nanosecondsOfText('2016-12-31T12:00:00.5', 'utc'));
  });

  it('comes back from TAI as it was', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 50_000, max: 70_000, noNaN: true }),
        fc.constantFrom<TimeScale>('tai', 'utc', 'tt'),
        (mjd, scale) => {
          const back = taiTo(taiFrom(julianFromMjd(mjd), scale), scale);
          expect(Math.abs(mjdOf(back) - mjd)).toBeLessThan(1e-11);
        },
      ),
    );
  });
});

describe('a time as text', () => {
  it('is of the day before where TAI is ahead of UTC', () => {
    expect(textInUtc('2022-07-11T17:11:15.995')).toBe('2022-07-11T17:10:38.995');
    expect(textInUtc('2022-07-11T00:00:36.999')).toBe('2022-07-10T23:59:59.999');
    expect(textInUtc('2022-07-11T00:00:37')).toBe('2022-07-11T00:00:00.000');
  });

  it('is rounded to milliseconds, over midnight too', () => {
    const text = (iso: string): string | undefined => {
      const time = parseIsoTime(iso, 'isot', 'tai');
      return 'parsed' in time ? isoText(time.parsed) : undefined;
    };
    expect(text('2016-07-22T06:07:06.7836')).toBe('2016-07-22T06:07:06.784');
    expect(text('2019-12-31T23:59:59.9996')).toBe('2020-01-01T00:00:00.000');
  });
});
