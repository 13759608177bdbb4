import fc from 'fast-check';
import { describeDifferences, differencesBetween, type JsonRow } from './difference';

describe('the comparison of a row', () => {
  it('finds each differing column, and takes NULL and a missing value for the same', () => {
    expect(
      differencesBetween(
        { a: 1, b: 'x', c: null, extra: 5 },
        { a: 1.0000000000000002, b: 'x', c: null, d: null },
      ),
    ).toEqual([{ column: 'a', stored: 1, given: 1.0000000000000002 }]);
    expect(differencesBetween({ a: false }, { a: null })).toHaveLength(1);
    expect(differencesBetween({ a: 30 }, { a: 30.0 })).toEqual([]);
  });

  it('finds nothing between a row and what JSON brings back of it', () => {
    const value = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), value), (row: JsonRow) => {
        expect(differencesBetween(JSON.parse(JSON.stringify(row)) as JsonRow, row)).toEqual([]);
      }),
    );
  });

  it('is told in the words of the official stack, the registry’s value first', () => {
    expect(
      describeDifferences('exposure', [
        { column: 'target_name', stored: 'old', given: 'new' },
        { column: 'sky_angle', stored: null, given: 12.5 },
        { column: 'has_simulated', stored: false, given: true },
      ]),
    ).toBe(
      "Conflict in sync for table exposure on column(s) target_name: 'old' != 'new', sky_angle: NULL != 12.5, has_simulated: false != true",
    );
  });
});
