import { orientation } from './orientation';
import { areAntipodal, sameVector, unitVector, type UnitVector } from './unit-vector';

const ANTIPODAL = 'the convex hull of these points is the whole sphere';
const TOO_FEW = 'a convex polygon needs three distinct points that are not on one great circle';

/**
 * The vertices of the convex hull of some points, counter-clockwise as seen from outside.
 *
 * Points are taken in one after another, and their order decides which vertex comes first and whether a point exactly on an edge is a
 * vertex as well. On both the bytes of a stored region depend: the result is that of lsst-sphgeom wherever there is a hull. Time
 * grows with points times vertices.
 *
 * Source: sphgeom ConvexPolygon.cc (computeHull). It overlooks points all round a great circle where they come first; they are refused here.
 *
 * @throws RangeError if the points are too few, all on one great circle, or not within one hemisphere
 */
export function convexHull(points: readonly UnitVector[]): readonly UnitVector[] {
  const { triangle, used } = firstTriangle(points);
  let hull: readonly UnitVector[] = triangle;
  for (const point of points.slice(used)) hull = withPoint(hull, point);
  return hull;
}

/** The hull of a hull and one more point. */
function withPoint(hull: readonly UnitVector[], point: UnitVector): readonly UnitVector[] {
  // An edge that has the point on its left stays. The others follow each other; the point takes the place of what is between them.
  let firstLost = -1;
  let firstKept = -1;
  let start = hull.at(-1);
  let previousIsLeft: boolean | undefined;
  let firstIsLeft = false;
  for (let index = 0; index < hull.length; index += 1) {
    const end = hull[index];
    if (start === undefined || end === undefined) break;
    const isLeft = orientation(point, start, end) > 0;
    if (previousIsLeft === undefined) firstIsLeft = isLeft;
    else if (previousIsLeft && !isLeft) firstLost = index;
    else if (!previousIsLeft && isLeft) firstKept = index;
    previousIsLeft = isLeft;
    start = end;
  }
  if (previousIsLeft === true && !firstIsLeft) firstLost = 0;
  if (previousIsLeft === false && firstIsLeft) firstKept = 0;
  if (firstKept < 0) {
    if (firstIsLeft) return hull;
    throw new RangeError(ANTIPODAL);
  }
  // The edge number i ends at vertex i: the first edge that stays begins one vertex earlier.
  const kept = (firstKept + hull.length - 1) % hull.length;
  if (kept < firstLost) return [...hull.slice(kept, firstLost), point];
  if (firstLost === 0 && kept === 0) return [...hull, point];
  return [...hull.slice(0, firstLost), point, ...hull.slice(kept)];
}

interface Beginning {
  readonly triangle: readonly [UnitVector, UnitVector, UnitVector];
  /** How many of the points have been looked at. */
  readonly used: number;
}

/** The first two distinct points, or what the points on their great circle make of them, and the first one beside it. */
function firstTriangle(points: readonly UnitVector[]): Beginning {
  const first = points[0];
  if (first === undefined) throw new RangeError(TOO_FEW);
  const secondIndex = points.findIndex((point) => {
    if (areAntipodal(first, point)) throw new RangeError(ANTIPODAL);
    return !sameVector(first, point);
  });
  const second = points[secondIndex];
  if (second === undefined) throw new RangeError(TOO_FEW);
  const normal = normalOf(first, second);
  let arc: Arc = { start: first, end: second };
  for (const [index, point] of points.entries()) {
    if (index <= secondIndex) continue;
    const side = orientation(arc.start, arc.end, point);
    if (side > 0) return { triangle: [arc.start, arc.end, point], used: index + 1 };
    if (side < 0) return { triangle: [arc.end, arc.start, point], used: index + 1 };
    arc = withPointOfCircle(arc, point, normal);
  }
  throw new RangeError(TOO_FEW);
}

/** A piece of a great circle, less than half of it. */
interface Arc {
  readonly start: UnitVector;
  readonly end: UnitVector;
}

/** The arc that reaches to a point of its own great circle as well; `normal` is the pole to the left of it. */
function withPointOfCircle(arc: Arc, point: UnitVector, normal: UnitVector): Arc {
  const { start, end } = arc;
  if (sameVector(point, start) || sameVector(point, end)) return arc;
  if (areAntipodal(point, start) || areAntipodal(point, end)) throw new RangeError(ANTIPODAL);
  const fromStart = orientation(normal, start, point);
  const toEnd = orientation(normal, point, end);
  const whole = orientation(normal, start, end);
  if (fromStart === toEnd && fromStart !== -whole) return arc;
  if (fromStart === toEnd) throw new RangeError(ANTIPODAL);
  if (whole === -toEnd) return { start, end: point };
  if (whole === -fromStart) return { start: point, end };
  throw new RangeError(ANTIPODAL);
}

/** The pole to the left of the great circle from a to b; of good direction even where they are close together. */
function normalOf(a: UnitVector, b: UnitVector): UnitVector {
  const sum = { x: b.x + a.x, y: b.y + a.y, z: b.z + a.z };
  const difference = { x: b.x - a.x, y: b.y - a.y, z: b.z - a.z };
  return unitVector(
    sum.y * difference.z - sum.z * difference.y,
    sum.z * difference.x - sum.x * difference.z,
    sum.x * difference.y - sum.y * difference.x,
  );
}
