import { Failure } from '#domain/failure';
import { dataBytes } from './hdu-size';
import type { HeaderValue } from './header';
import { double, integer } from './header-number';

const size = (values: Readonly<Record<string, HeaderValue>>): number | string => {
  try {
    return dataBytes(new Map(Object.entries({ BITPIX: integer(8), NAXIS: integer(0), ...values })));
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
};
const axes = (...lengths: readonly number[]): Record<string, HeaderValue> => ({
  NAXIS: integer(lengths.length),
  ...Object.fromEntries(lengths.map((length, axis) => [`NAXIS${axis + 1}`, integer(length)])),
});

describe('the size of the data after a header', () => {
  it.each([
    [{}, 0],
    [axes(2880), 2880],
    [axes(2881), 5760],
    [{ ...axes(576, 2048), BITPIX: integer(-32) }, 4_720_320],
    [{ ...axes(8, 10), PCOUNT: integer(2801), GCOUNT: integer(1) }, 5760],
    [{ ...axes(0, 10), GROUPS: true, PCOUNT: integer(3), GCOUNT: integer(100), BITPIX: integer(16) }, 2880],
    [axes(0, 10), 0],
  ])('of %j is %d', (values, expected) => {
    expect(size(values)).toBe(expected);
  });

  it.each([
    [{ BITPIX: integer(7) }, 'BITPIX'],
    [{ BITPIX: double(8) }, 'BITPIX'],
    [{ NAXIS: integer(1) }, 'NAXIS1'],
    [{ NAXIS: integer(-1) }, 'NAXIS'],
    [{ NAXIS: integer(100_000_000) }, 'NAXIS'],
    [axes(1e9, 1e9), 'NAXIS'],
    [{ ...axes(8), PCOUNT: 'x' }, 'PCOUNT'],
  ])('of %j is not known', (values, keyword) => {
    expect(size(values)).toMatch(new RegExp(`^The size of the data is not known: ${keyword} `));
  });
});
