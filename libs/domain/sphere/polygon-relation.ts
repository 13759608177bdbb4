import type { GreatCircleArc } from './great-circle-arc';
import type { UnitVector } from './unit-vector';

/** A convex polygon, its vertices counter-clockwise as seen from outside; edge number i ends at vertex i. */
export interface Outline {
  readonly vertices: readonly UnitVector[];
  readonly edges: readonly GreatCircleArc[];
}

/**
 * How one polygon lies to another: `within` it, `contains` it, `equal` as sets of points, `intersects` (some points in common, some
 * not), or `disjoint`. Boundaries belong to polygons: those that share a vertex intersect.
 */
export type PolygonRelation = 'disjoint' | 'intersects' | 'within' | 'contains' | 'equal';

/** Whether a point is in a polygon or on its boundary. */
export const outlineContains = ({ edges }: Outline, point: UnitVector): boolean =>
  edges.every((edge) => edge.sideOf(point) >= 0);

/**
 * How polygon a lies to polygon b. Two that only touch within edges, no vertex of either in the other, are `disjoint`.
 *
 * Source: sphgeom ConvexPolygonImpl.h (relate).
 */
export function relatePolygons(a: Outline, b: Outline): PolygonRelation {
  if (isSeparatedByEdge(a, b) || isSeparatedByEdge(b, a)) return 'disjoint';
  const aInB = countWithin(a.vertices, b);
  const bInA = countWithin(b.vertices, a);
  const allOfA = aInB === a.vertices.length;
  const allOfB = bInA === b.vertices.length;
  if (allOfA) return allOfB ? 'equal' : 'within';
  if (allOfB) return 'contains';
  if (aInB > 0 || bInA > 0) return 'intersects';
  return a.edges.some((one) => b.edges.some((other) => areCrossing(one, other))) ? 'intersects' : 'disjoint';
}

/** Whether all of another polygon is beyond one edge of this one: the usual case, and soon found. */
const isSeparatedByEdge = ({ edges }: Outline, { vertices }: Outline): boolean =>
  edges.some((edge) => vertices.every((vertex) => edge.sideOf(vertex) < 0));

const countWithin = (points: readonly UnitVector[], polygon: Outline): number =>
  points.reduce((count, point) => count + (outlineContains(polygon, point) ? 1 : 0), 0);

/** Whether two arcs cross within both of them. */
function areCrossing(one: GreatCircleArc, other: GreatCircleArc): boolean {
  const side = other.sideOf(one.start);
  if (side === 0 || other.sideOf(one.end) !== -side) return false;
  return one.sideOf(other.start) === -side && one.sideOf(other.end) === side;
}
