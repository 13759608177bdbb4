import fc from 'fast-check';
import { convexHull } from './convex-hull';
import { ConvexPolygon } from './convex-polygon';
import { orientation } from './orientation';
import { X, Y, Z, northern, opposite } from './spec-points';
import { sameVector, unitVector, type UnitVector } from './unit-vector';

const tangent = fc.double({ min: -1, max: 1, noNaN: true });
const northernPoints = fc.array(fc.tuple(tangent, tangent).map(northern), { maxLength: 30 });

const around = (degrees: number): UnitVector =>
  unitVector(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180), 2);

describe('the convex hull', () => {
  it('turns left at every vertex, or goes straight on', () => {
    fc.assert(
      fc.property(northernPoints, (points) => {
        const hull = convexHull([...points, X, Y, Z]);
        hull.forEach((vertex, index) => {
          const [before, after] = [hull.at(index - 1), hull.at((index + 1) % hull.length)];
          expect(before && after && orientation(before, vertex, after)).toBeGreaterThanOrEqual(0);
          expect(before && sameVector(before, vertex)).toBe(false);
        });
      }),
    );
  });

  it('holds every point, and has its vertices from among them', () => {
    fc.assert(
      fc.property(northernPoints, (points) => {
        const all = [...points, X, Y, Z];
        const hull = ConvexPolygon.hullOf(all);
        expect(all.every((point) => hull.contains(point))).toBe(true);
        expect(hull.vertices.every((vertex) => all.some((point) => sameVector(point, vertex)))).toBe(true);
      }),
    );
  });

  it('is the same polygon whatever the order of the points', () => {
    fc.assert(
      fc.property(northernPoints, (points) => {
        const all = [X, Y, Z, ...points];
        expect(ConvexPolygon.hullOf(all).relate(ConvexPolygon.hullOf(all.toReversed()))).toBe('equal');
      }),
    );
  });

  it('begins with the first point, and turns round those that come clockwise', () => {
    const [a, b, c, d] = [around(0), around(90), around(180), around(270)];
    expect(convexHull([a, b, c, d])).toEqual([a, b, c, d]);
    expect(convexHull([a, d, c, b])).toEqual([d, a, b, c]);
  });

  it('leaves out points that are repeated or within', () => {
    const [a, b, c] = [around(0), around(120), around(240)];
    const inside = unitVector(a.x + b.x + c.x, a.y + b.y + c.y, a.z + b.z + c.z);
    expect(convexHull([a, a, b, b, inside, c, a, inside])).toEqual([a, b, c]);
  });

  it('makes a vertex of a point exactly on an edge, unless it comes before the first triangle', () => {
    const middle = unitVector(1, 1, 0);
    expect(convexHull([X, Y, Z, middle])).toEqual([X, middle, Y, Z]);
    expect(convexHull([X, Y, middle, Z])).toEqual([X, Y, Z]);
  });

  it('makes one edge of points that begin on one great circle', () => {
    const equator = [30, 10, 20, 60, 0].map((lon) =>
      unitVector(Math.cos((lon * Math.PI) / 180), Math.sin((lon * Math.PI) / 180), 0),
    );
    const [, , , last, first] = equator;
    expect(convexHull([...equator, Z])).toEqual([first, last, Z]);
    expect(convexHull([...equator, opposite(Z)])).toEqual([last, first, opposite(Z)]);
  });

  it.each([
    ['no point', []],
    ['one point again and again', [X, X, X]],
    ['two points', [X, Y, X, Y]],
    ['points of one great circle', [X, Y, unitVector(1, 1, 0)]],
  ])('is refused of %s', (_, points) => {
    expect(() => convexHull(points)).toThrow('three distinct points');
  });

  it.each([
    ['opposite points', [X, opposite(X), Y]],
    ['points all round the equator', [X, Y, unitVector(-1, -1, 0), Z]],
    ['points of a great circle, two of them opposite', [X, Y, opposite(Y)]],
    ['points all over the sphere', [X, Y, Z, unitVector(-1, -1, -1)]],
  ])('is refused of %s', (_, points) => {
    expect(() => convexHull(points)).toThrow('whole sphere');
  });
});
