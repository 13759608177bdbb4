import { HeaderNumber } from './header';
import { double, integer, numberText } from './header-number';

describe('the text of a number', () => {
  it.each([
    [integer(720), '720'],
    [integer(12345678901234567890n), '12345678901234567890'],
    [new HeaderNumber(7, '+007', true), '7'],
    [new HeaderNumber(0, '-0', true), '0'],
    [double(720), '720.0'],
    [new HeaderNumber(720, '720.', false), '720.0'],
    [new HeaderNumber(100000, '1E5', false), '100000.0'],
    [double(0), '0.0'],
    [double(-0), '-0.0'],
    [double(-1.5), '-1.5'],
    [double(0.0001), '0.0001'],
    [double(0.000036494605835582), '3.6494605835582e-05'],
    [double(9007199254740993), '9007199254740992.0'],
    [double(1e16), '1e+16'],
    [double(-1.25e22), '-1.25e+22'],
    [double(5e-324), '5e-324'],
    [double(NaN), 'nan'],
    [double(Infinity), 'inf'],
    [double(-Infinity), '-inf'],
  ])('of %o is %s, as in Python', (number, text) => {
    expect(numberText(number)).toBe(text);
  });
});
