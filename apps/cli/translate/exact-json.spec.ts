import fc from 'fast-check';
import { double, HeaderNumber, integer } from '#domain/fits';
import { exactJson } from './exact-json';

describe('exactJson', () => {
  it('writes what JSON has as JSON does', () => {
    const value = { a: ['x "y"\n', 1, true, null], b: {} };
    expect(exactJson(value)).toBe(JSON.stringify(value));
  });

  it('keeps doubles apart from whole numbers, with all digits and the sign of zero', () => {
    const value = [double(30), double(-0), integer(30), integer(2n ** 63n - 1n), double(1e16)];
    expect(exactJson(value)).toBe('[30.0,-0.0,30,9223372036854775807,1e+16]');
  });

  it('writes as text what JSON has no number for', () => {
    expect(exactJson([double(NaN), double(-Infinity)])).toBe('["NaN","-Infinity"]');
    expect(exactJson(new HeaderNumber(Infinity, '+INFINITY', false))).toBe('"+INFINITY"');
  });

  it('loses no bit of any double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(JSON.parse(exactJson(double(value)))).toBe(value);
      }),
    );
  });
});
