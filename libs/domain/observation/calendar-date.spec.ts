import fc from 'fast-check';
import { dateOfDays, daysSince1970 } from './calendar-date';

describe('calendar dates', () => {
  it('are counted as the system counts them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_000, max: 2_900_000 }), (days) => {
        const date = new Date(days * 86_400_000);
        const expected = {
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        };
        expect(dateOfDays(days)).toEqual(expected);
        expect(daysSince1970(expected)).toBe(days);
      }),
    );
  });

  it('know leap years', () => {
    const exists = (year: number) => daysSince1970({ year, month: 2, day: 29 }) !== undefined;
    expect([2000, 2024, 2100, 2025].map(exists)).toEqual([true, true, false, false]);
  });
});
