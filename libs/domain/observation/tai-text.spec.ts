import fc from 'fast-check';
import { taiNs } from './tai';
import { taiText } from './tai-text';

describe('taiText', () => {
  it.each([
    [1_744_786_998_051_939_905n, '2025-04-16T07:03:18.051939905'],
    [0n, '1970-01-01T00:00:00.000000000'],
    [-1n, '1969-12-31T23:59:59.999999999'],
    [253_402_300_799_999_999_999n, '9999-12-31T23:59:59.999999999'],
    [253_402_300_800_000_000_000n, '253402300800000000000'],
    [-(10n ** 26n), '-100000000000000000000000000'],
  ])('%d ns is %s', (time, text) => {
    expect(taiText(taiNs(time))).toBe(text);
  });

  it('agrees with the calendar of the language', () => {
    fc.assert(
      fc.property(fc.bigInt(-62_000_000_000_000n, 253_402_300_799_999n), (ms) => {
        expect(`${taiText(taiNs(ms * 1_000_000n)).slice(0, 23)}Z`).toBe(new Date(Number(ms)).toISOString());
      }),
    );
  });
});
