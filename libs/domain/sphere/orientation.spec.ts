import fc from 'fast-check';
import { signOfDeterminant } from './exact-determinant';
import { GreatCircleArc } from './great-circle-arc';
import { orientation } from './orientation';
import { X, Y, Z, hasDirection, opposite, towards } from './spec-points';
import { unitVector, type UnitVector } from './unit-vector';

const component = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1, max: 1, noNaN: true }));
const anyPoint = fc.tuple(component, component, component).filter(hasDirection).map(towards);

const nudged = ({ x, y, z }: UnitVector, ulps: number): UnitVector => ({
  x,
  y,
  z: z + ulps * Number.EPSILON * 2 ** -10,
});

describe('the orientation of three points', () => {
  it('is 1 counter-clockwise as seen from outside, -1 clockwise, 0 on one great circle', () => {
    expect(orientation(X, Y, Z)).toBe(1);
    expect(orientation(Y, X, Z)).toBe(-1);
    expect(orientation(X, Y, unitVector(-2, 1, 0))).toBe(0);
    expect(orientation(X, opposite(X), Z)).toBe(0);
    expect(orientation(X, Y, Y)).toBe(0);
  });

  it('changes its sign when two points change places, and not when all three move on', () => {
    fc.assert(
      fc.property(anyPoint, anyPoint, anyPoint, (a, b, c) => {
        const one = orientation(a, b, c);
        expect([orientation(b, c, a), orientation(c, a, b)]).toEqual([one, one]);
        expect([orientation(b, a, c), orientation(a, c, b)].map((other) => other + one)).toEqual([0, 0]);
      }),
    );
  });

  it('is that of whole numbers, where double precision is not enough', () => {
    // Three points of the equator, one of them moved off it by less than any rounding error.
    const [a, b] = [unitVector(3, 1, 0), unitVector(-1, 2, 0)];
    const c = unitVector(1, 1, 0);
    expect(orientation(a, b, nudged(c, 1))).toBe(1);
    expect(orientation(a, b, nudged(c, -1))).toBe(-1);
    expect(orientation(a, b, { ...c, z: 5e-324 })).toBe(1);
    expect(orientation(a, b, c)).toBe(0);
  });

  it('is the sign of the determinant in integers, for points close together too', () => {
    const step = fc.integer({ min: -4, max: 4 }).map((steps) => steps * Number.EPSILON);
    const close = fc
      .tuple(anyPoint, step, step, step)
      .map(
        ([point, x, y, z]) =>
          [point, { ...point, x: point.x + x, y: point.y + y }, { ...point, z: point.z + z }] as const,
      );
    fc.assert(
      fc.property(close, ([a, b, c]) => {
        expect(orientation(a, b, c)).toBe(signOfDeterminant(a, b, c));
      }),
    );
  });

  it('is what an arc says of a point beside it', () => {
    fc.assert(
      fc.property(anyPoint, anyPoint, anyPoint, (point, start, end) => {
        expect(new GreatCircleArc(start, end).sideOf(point)).toBe(orientation(point, start, end));
      }),
    );
  });
});
