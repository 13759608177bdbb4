import { ConvexPolygon, regionToBase64, unitVector, type UnitVector } from '#domain/sphere';
import { isSameRegion } from './visit-region-equality';

const corner = (x: number, y: number): UnitVector => unitVector(x, y, 1);
const encoded = (...vertices: UnitVector[]): string => regionToBase64(new ConvexPolygon(vertices));
const square = [corner(0, 0), corner(0.01, 0), corner(0.01, 0.01), corner(0, 0.01)] as const;
const [a, b, c, d] = square;

describe('two regions of visits', () => {
  it('are the same when their vertices agree but for the last bits', () => {
    const nearly = square.map(({ x, y, z }) => ({ x: x + 3e-16, y: y - 3e-16, z }));
    expect(encoded(...nearly)).not.toBe(encoded(...square));
    expect(isSameRegion(encoded(...square), encoded(...nearly))).toBe(true);
  });

  it('are the same whichever vertex comes first, and with one more in the middle of a side', () => {
    expect(isSameRegion(encoded(a, b, c, d), encoded(c, d, a, b))).toBe(true);
    const middle = unitVector(a.x + b.x, a.y + b.y, a.z + b.z);
    expect(isSameRegion(encoded(a, b, c, d), encoded(a, middle, b, c, d))).toBe(true);
  });

  it('are not when a vertex is a hundredth of a milliarcsecond off, or missing', () => {
    const apart = { ...a, x: a.x - 5e-11 };
    expect(isSameRegion(encoded(a, b, c, d), encoded(apart, b, c, d))).toBe(false);
    expect(isSameRegion(encoded(a, b, c, d), encoded(a, b, c))).toBe(false);
    expect(isSameRegion(encoded(a, b, c), encoded(a, b, c, d))).toBe(false);
  });

  it('are not when what is stored is no polygon', () => {
    expect(isSameRegion('', encoded(a, b, c))).toBe(false);
    expect(isSameRegion(encoded(a, b, c), 'rubbish')).toBe(false);
  });
});
