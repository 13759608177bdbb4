import fc from 'fast-check';
import { ConvexPolygon } from './convex-polygon';
import { htmIndexOf, htmLevelOf, htmTrixel } from './htm';
import { htmEnvelope } from './htm-envelope';
import { indicesOf } from './index-range';
import { X, Y, Z, hasDirection, northern, towards } from './spec-points';
import { unitVector } from './unit-vector';

const component = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1, max: 1, noNaN: true }));
const anyPoint = fc.tuple(component, component, component).filter(hasDirection).map(towards);

const tangent = fc.double({ min: -1, max: 1, noNaN: true });
const northernPoints = fc.array(fc.tuple(tangent, tangent).map(northern), { maxLength: 30 });

/** Every index of a level whose trixel touches a polygon, by trying them all. */
const touched = (polygon: ConvexPolygon, level: number): number[] =>
  indicesOf([{ begin: 8 * 4 ** level, end: 16 * 4 ** level }]).filter(
    (index) => htmTrixel(index).relate(polygon) !== 'disjoint',
  );

describe('the hierarchical triangular mesh', () => {
  it('has the indices 8·4^L to 16·4^L - 1 at level L', () => {
    expect([8, 15, 32, 63, 131072, 262143, 2 ** 52 - 1].map(htmLevelOf)).toEqual([0, 0, 1, 1, 7, 7, 24]);
    expect([0, 7, 16, 31, 64, -8, 8.5, NaN, 2 ** 53].map(htmLevelOf)).toEqual(Array(9).fill(undefined));
  });

  it('begins with the octants', () => {
    expect(htmTrixel(15).vertices).toEqual([Y, Z, X]);
    expect(htmTrixel(8).contains(unitVector(1, 1, -1))).toBe(true);
    expect(htmTrixel(63).contains(unitVector(1, 1, 1))).toBe(true);
  });

  it('finds the trixel that holds a point, children within their parents', () => {
    fc.assert(
      fc.property(anyPoint, fc.integer({ min: 0, max: 15 }), (point, level) => {
        const index = htmIndexOf(point, level);
        expect(htmLevelOf(index)).toBe(level);
        // The corners of a trixel are rounded: a point on its side may be a last bit beyond.
        for (const { start, end } of htmTrixel(index).edges) {
          const beside =
            point.x * (start.y * end.z - start.z * end.y) +
            point.y * (start.z * end.x - start.x * end.z) +
            point.z * (start.x * end.y - start.y * end.x);
          expect(beside).toBeGreaterThan(-1e-15);
        }
        expect(Math.floor(htmIndexOf(point, level + 1) / 4)).toBe(index);
      }),
    );
  });

  it.each([-1, 25, 1.5, NaN])('has no level %d', (level) => {
    expect(() => htmIndexOf(X, level)).toThrow(RangeError);
    expect(() => htmEnvelope(new ConvexPolygon([X, Y, Z]), level)).toThrow(RangeError);
  });

  it.each([0, 7, 16, 8.5])('has no trixel %d', (index) => {
    expect(() => htmTrixel(index)).toThrow(RangeError);
  });
});

describe('the envelope of a polygon', () => {
  it('is every trixel that touches it', () => {
    fc.assert(
      fc.property(northernPoints, fc.integer({ min: 0, max: 3 }), (points, level) => {
        const polygon = ConvexPolygon.hullOf([...points, Z, X, unitVector(1, 1, 1)]);
        expect(indicesOf(htmEnvelope(polygon, level))).toEqual(touched(polygon, level));
      }),
      { numRuns: 30 },
    );
  });

  it('comes as ascending ranges with gaps between them', () => {
    const ranges = htmEnvelope(ConvexPolygon.hullOf([X, unitVector(1, 0.1, 0), unitVector(1, 0, 0.1)]), 7);
    ranges.forEach(({ begin, end }, place) => {
      expect(end).toBeGreaterThan(begin);
      expect(begin).toBeGreaterThan(ranges[place - 1]?.end ?? 0);
    });
  });

  it('of a trixel holds all of it, and the neighbours that share a side or corner', () => {
    // Of the octant 15: the three with a side in common and the three with a corner; not the one opposite to it, 10.
    expect(indicesOf(htmEnvelope(htmTrixel(15), 0))).toEqual([8, 9, 11, 12, 13, 14, 15]);
    expect(htmEnvelope(htmTrixel(15), 5)).toContainEqual(expect.objectContaining({ end: 16 * 4 ** 5 }));
  });

  it('of nearly nothing is the trixel it lies in', () => {
    const centre = unitVector(0.3, 0.5, 0.7);
    const speck = ConvexPolygon.hullOf(
      [
        [1e-12, 0],
        [0, 1e-12],
        [-1e-12, -1e-12],
      ].map(([x = 0, y = 0]) => unitVector(centre.x + x, centre.y + y, centre.z)),
    );
    const index = htmIndexOf(centre, 20);
    expect(htmEnvelope(speck, 20)).toEqual([{ begin: index, end: index + 1 }]);
  });
});
