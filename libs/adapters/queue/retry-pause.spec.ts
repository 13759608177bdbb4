import fc from 'fast-check';
import { retryPauseMs } from './retry-pause';

describe('the pause before the next try', () => {
  it('doubles from the base and stops at the longest', () => {
    const always = (tries: number): number => retryPauseMs(tries, 2_000, 300_000, () => 1 - 2 ** -40);
    expect([1, 2, 3, 8, 9, 5_000].map(always)).toEqual([2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
  });

  it('is a whole number of ms between half and all of that, whatever the figures', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 1, max: 60_000 }),
        fc.integer({ min: 1, max: 3_600_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (tries, base, longest, random) => {
          const pause = retryPauseMs(tries, base, longest, () => random);
          expect(Number.isInteger(pause)).toBe(true);
          expect(pause).toBeLessThanOrEqual(longest);
          expect(pause).toBeGreaterThanOrEqual(Math.min(base, longest) / 2);
        },
      ),
    );
  });

  it('spreads with the random number', () => {
    expect(retryPauseMs(1, 2_000, 300_000, () => 0)).toBe(1_000);
    expect(retryPauseMs(1, 2_000, 300_000, () => 0.5)).toBe(1_500);
  });
});
