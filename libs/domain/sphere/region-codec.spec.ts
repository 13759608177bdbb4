import { radians } from './angle';
import { Box } from './box';
import { Circle } from './circle';
import { ConvexPolygon } from './convex-polygon';
import { Ellipse } from './ellipse';
import { IntersectionRegion, UnionRegion, type Region } from './region';
import { regionFromBase64, regionToBase64 } from './region-base64';
import { decodeRegion } from './region-decoding';
import { encodeRegion } from './region-encoding';
import { X, Y, Z } from './spec-points';

const octant = new ConvexPolygon([X, Y, Z]);
const circle = Circle.around(X, radians(0.5));
const box = new Box(radians(6), radians(1), radians(-1), radians(1));
const ellipse = new Ellipse({
  axes: [X, Y, Z],
  alpha: radians(-1),
  beta: radians(-1.2),
  gamma: radians(0.3),
  tanAlpha: 1.5,
  tanBeta: 2.5,
});
const hex = (region: Region): string => Buffer.from(encodeRegion(region)).toString('hex');
const bytes = (text: string): Buffer => Buffer.from(text, 'hex');
const one = '000000000000f03f';
const zero = '0000000000000000';

describe('an encoded region', () => {
  it('of a polygon is the letter p and its vertices as little-endian doubles', () => {
    expect(hex(octant)).toBe(`70${one}${zero}${zero}${zero}${one}${zero}${zero}${zero}${one}`);
  });

  it.each([
    ['polygon', octant, 'p', 73],
    ['circle', circle, 'c', 41],
    ['box', box, 'b', 33],
    ['ellipse', ellipse, 'e', 113],
    ['union', new UnionRegion([octant, box]), 'u', 1 + 8 + 73 + 8 + 33],
    ['intersection', new IntersectionRegion([circle, new UnionRegion([box])]), 'i', 1 + 8 + 41 + 8 + 42],
    ['union of nothing', new UnionRegion([]), 'u', 1],
  ] as const)('of a %s is read as it was', (_, region, letter, length) => {
    const encoded = encodeRegion(region);
    expect([String.fromCharCode(encoded[0] ?? 0), encoded.length]).toEqual([letter, length]);
    expect(decodeRegion(encoded)).toEqual(region);
    expect(regionFromBase64(regionToBase64(region))).toEqual(region);
  });

  it.each([
    ['nothing', ''],
    ['an unknown letter', '78'],
    ['a polygon without vertices', '70'],
    ['a polygon of two vertices', hex(octant).slice(0, 2 + 96)],
    ['a polygon that ends within a vertex', hex(octant).slice(0, -2)],
    ['a polygon with a vertex that is not finite', `${hex(octant).slice(0, -16)}000000000000f87f`],
    ['a circle cut short', hex(circle).slice(0, -2)],
    ['a box that is too long', `${hex(box)}00`],
    ['an ellipse cut short', hex(ellipse).slice(0, -16)],
    ['a union that ends within a length', `75${zero.slice(2)}`],
    ['a union that promises more than there is', `75ff${zero.slice(2)}62`],
    ['a union of an empty region', `75${zero}`],
  ])('is refused if it is %s', (_, text) => {
    expect(() => decodeRegion(bytes(text))).toThrow(RangeError);
  });

  it('is refused if regions are nested without end', () => {
    const nested = Array.from({ length: 20 }).reduce<Region>((inner) => new UnionRegion([inner]), box);
    expect(() => decodeRegion(encodeRegion(nested))).toThrow('nested');
  });

  it('is read from the middle of a buffer', () => {
    const buffer = Buffer.concat([
      Buffer.from('xyz'),
      encodeRegion(new UnionRegion([box])),
      Buffer.from('z'),
    ]);
    expect(decodeRegion(buffer.subarray(3, -1))).toEqual(new UnionRegion([box]));
  });
});

describe('the text of a region', () => {
  it('with colons is a union, and empty the union of nothing', () => {
    const text = [octant, box].map(regionToBase64).join(':');
    expect(regionFromBase64(text)).toEqual(new UnionRegion([octant, box]));
    expect(regionFromBase64('')).toEqual(new UnionRegion([]));
  });

  it.each(['no base64!', 'cAAA', 'YQ', `${regionToBase64(box)}:`])('is refused if it is %j', (text) => {
    expect(() => regionFromBase64(text)).toThrow(RangeError);
  });
});
