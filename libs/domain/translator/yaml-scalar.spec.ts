import { HeaderNumber } from '#domain/fits';
import { plainScalar } from './yaml-scalar';

const plain = (text: string) => {
  const value = plainScalar(text);
  return value instanceof HeaderNumber ? [value.value, value.isInteger] : value;
};

describe('plainScalar', () => {
  it.each([
    ['~', null],
    ['', null],
    ['yes', true],
    ['Off', false],
    ['y', 'y'],
    ['720', [720, true]],
    ['-1_000', [-1000, true]],
    ['0x1F', [31, true]],
    ['010', [8, true]],
    ['0', [0, true]],
    ['0b101', [5, true]],
    ['1:30', [90, true]],
    ['720.0', [720, false]],
    ['-70.749417', [-70.749417, false]],
    ['1.5e+3', [1500, false]],
    ['1.5e3', '1.5e3'],
    ['0000189126e1', '0000189126e1'],
    ['1:30.5', [90.5, false]],
    ['-.inf', [-Infinity, false]],
    ['.nan', [NaN, false]],
    ['BLOCK-417', 'BLOCK-417'],
    ['2025-05-23', '2025-05-23'],
    ['2025-05-23T00:28:42.492', '2025-05-23T00:28:42.492'],
    ['2025-05-23 1:28:42', '2025-05-23T01:28:42.000'],
    ['2025-05-23t00:28:42.4925 Z', '2025-05-23T00:28:42.492+00:00'],
    ['2025-05-23T00:28:42.4-4:30', '2025-05-23T00:28:42.400-04:30'],
    ['2025-05-23T00:28:42.492#1', '2025-05-23T00:28:42.492#1'],
  ])('%j is %j', (text, value) => {
    expect(plain(text)).toEqual(value);
  });

  it('keeps whole numbers beyond 2^53', () => {
    expect(plainScalar('12345678901234567890')).toMatchObject({ text: '12345678901234567890' });
  });
});
