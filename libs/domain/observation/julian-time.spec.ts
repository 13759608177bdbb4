import fc from 'fast-check';
import { julianFromDay, julianFromMjd, laterBy, taiOfJulian } from './julian-time';

describe('Julian times', () => {
  it('give the nanoseconds of a modified Julian date with the rounding of its double', () => {
    expect(taiOfJulian(julianFromMjd(60781.29395893449))).toBe(1744786998051939905n);
    expect(taiOfJulian(julianFromMjd(40587))).toBe(0n);
    expect(taiOfJulian(julianFromMjd(40586.5))).toBe(-43_200_000_000_000n);
  });

  it('take the digits that one double is too coarse for', () => {
    expect(taiOfJulian(julianFromMjd(60781, 0.293958934494213))).toBe(1744786998051940300n);
  });

  it('add seconds before they are rounded', () => {
    const begin = julianFromMjd(58561.66004797444);
    expect(taiOfJulian(laterBy(begin, 0))).toBe(taiOfJulian(begin));
    expect(taiOfJulian(laterBy(julianFromMjd(51591.0934411944), 15))).toBe(950753688319196468n);
  });

  it('are exact to the nanosecond for any second of any day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 47_481 }),
        fc.integer({ min: 0, max: 86_399_999_999 }),
        (days, microseconds) => {
          const exact = BigInt(days) * 86_400_000_000_000n + BigInt(microseconds) * 1000n;
          expect(taiOfJulian(julianFromDay(days, microseconds / 1e6))).toBe(exact);
        },
      ),
    );
  });

  it('are undefined where there is no time', () => {
    expect(taiOfJulian(julianFromMjd(NaN))).toBeUndefined();
    expect(taiOfJulian(laterBy(julianFromMjd(60000), Infinity))).toBeUndefined();
    expect(taiOfJulian(julianFromMjd(1e300))).toBeUndefined();
  });
});
