import { parseInt8 } from './int8';

describe('parseInt8', () => {
  it('reads what the database sends', () => {
    expect(parseInt8('2025052100138')).toBe(2025052100138);
    expect(parseInt8(-5n)).toBe(-5);
    expect(parseInt8('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each(['9007199254740992', '', '1.0', '1e3', ' 1', '0x10', NaN, 1.5, 2n ** 60n])(
    'refuses %s',
    (value) => {
      expect(() => parseInt8(value)).toThrow(RangeError);
    },
  );
});
