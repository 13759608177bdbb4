import fc from 'fast-check';
import { ConvexPolygon } from './convex-polygon';
import { X, Y, Z, northern, opposite } from './spec-points';
import { unitVector } from './unit-vector';

const tangent = fc.double({ min: -1, max: 1, noNaN: true });
const northernPoints = fc.array(fc.tuple(tangent, tangent).map(northern), { maxLength: 30 });

/** A square around the north pole; half its side as a tangent. */
const square = (half: number, eastwards = 0): ConvexPolygon =>
  ConvexPolygon.hullOf(
    [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ].map(([x = 0, y = 0]) => northern([half * x + eastwards, half * y])),
  );

describe('a convex polygon', () => {
  const octant = new ConvexPolygon([X, Y, Z]);

  it('has at least three vertices', () => {
    expect(() => new ConvexPolygon([X, Y])).toThrow(RangeError);
  });

  it('contains what is inside and on its boundary, and nothing else', () => {
    expect([unitVector(1, 1, 1), X, unitVector(1, 1, 0)].every((point) => octant.contains(point))).toBe(true);
    expect([unitVector(1, 1, -1e-300), opposite(X)].some((point) => octant.contains(point))).toBe(false);
  });

  it('contains nothing if its vertices go clockwise', () => {
    expect(new ConvexPolygon([Z, Y, X]).contains(unitVector(1, 1, 1))).toBe(false);
  });

  it.each([
    ['within', square(0.1), square(0.2)],
    ['contains', square(0.2), square(0.1)],
    ['equal', square(0.1), new ConvexPolygon([...square(0.1).vertices])],
    ['intersects', square(0.1), square(0.1, 0.1)],
    ['disjoint', square(0.1), square(0.1, 0.3)],
    ['disjoint', octant, new ConvexPolygon([opposite(X), opposite(Z), opposite(Y)])],
    // One vertex in common.
    ['intersects', octant, new ConvexPolygon([opposite(X), Z, opposite(Y)])],
    ['intersects', octant, new ConvexPolygon([X, opposite(Z), Y])],
  ])('is found to be %s', (relation, a, b) => {
    expect(a.relate(b)).toBe(relation);
  });

  it('intersects another one across it, no vertex of either within the other', () => {
    const wide = ConvexPolygon.hullOf(
      [
        [-2, -1],
        [2, -1],
        [2, 1],
        [-2, 1],
      ].map(([x = 0, y = 0]) => unitVector(x, y, 9)),
    );
    const high = ConvexPolygon.hullOf(
      [
        [-1, -2],
        [1, -2],
        [1, 2],
        [-1, 2],
      ].map(([x = 0, y = 0]) => unitVector(x, y, 9)),
    );
    expect(wide.relate(high)).toBe('intersects');
  });

  it('relates in reverse as seen from the other', () => {
    const reversed = { within: 'contains', contains: 'within' } as Readonly<Record<string, string>>;
    fc.assert(
      fc.property(northernPoints, northernPoints, (one, other) => {
        const [a, b] = [
          ConvexPolygon.hullOf([...one, Z, X, unitVector(1, 1, 1)]),
          ConvexPolygon.hullOf([...other, Z, Y, unitVector(1, 1, 2)]),
        ];
        const relation = a.relate(b);
        expect(b.relate(a)).toBe(reversed[relation] ?? relation);
      }),
    );
  });

  it('equals itself from another first vertex on, and no polygon that differs in a last bit', () => {
    expect(octant.equals(new ConvexPolygon([Z, X, Y]))).toBe(true);
    expect(octant.equals(new ConvexPolygon([Z, Y, X]))).toBe(false);
    expect(octant.equals(new ConvexPolygon([X, Y, { ...Z, x: 5e-324 }]))).toBe(false);
    expect(octant.equals(new ConvexPolygon([opposite(X), Y, Z]))).toBe(false);
    expect(octant.equals(square(0.1))).toBe(false);
  });
});
