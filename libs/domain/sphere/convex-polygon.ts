import { convexHull } from './convex-hull';
import { edgesOf, type GreatCircleArc } from './great-circle-arc';
import { outlineContains, relatePolygons, type Outline, type PolygonRelation } from './polygon-relation';
import { sameVector, type UnitVector } from './unit-vector';

/** A convex polygon on the sphere, smaller than a hemisphere, whose edges are arcs of great circles. The boundary belongs to it. */
export class ConvexPolygon implements Outline {
  readonly type = 'polygon';
  private knownEdges: readonly GreatCircleArc[] | undefined;

  /**
   * @param vertices - counter-clockwise as seen from outside, convex, at least 3; only their number is checked. For any
   * other points take {@link ConvexPolygon.hullOf}.
   * @throws RangeError if there are fewer than 3 vertices
   */
  constructor(readonly vertices: readonly UnitVector[]) {
    if (vertices.length < 3)
      throw new RangeError(`a polygon has at least 3 vertices, not ${vertices.length}`);
  }

  /**
   * The smallest convex polygon that holds some points; in what order its vertices come says {@link convexHull}.
   *
   * @throws RangeError if the points are too few, all on one great circle, or not within one hemisphere
   */
  static hullOf(points: readonly UnitVector[]): ConvexPolygon {
    return new ConvexPolygon(convexHull(points));
  }

  /** Edge number i ends at vertex i. */
  get edges(): readonly GreatCircleArc[] {
    return (this.knownEdges ??= edgesOf(this.vertices));
  }

  /** Whether a point is in the polygon or on its boundary; exactly. */
  contains(point: UnitVector): boolean {
    return outlineContains(this, point);
  }

  /** How this polygon lies to another one; exactly. */
  relate(other: ConvexPolygon): PolygonRelation {
    return relatePolygons(this, other);
  }

  /** Whether both have the same vertices in the same order, whichever comes first. Nothing is forgiven: not one last bit. */
  equals(other: ConvexPolygon): boolean {
    const count = this.vertices.length;
    if (other.vertices.length !== count) return false;
    const first = this.vertices[0];
    const offset = other.vertices.findIndex((vertex) => first !== undefined && sameVector(vertex, first));
    if (offset < 0) return false;
    return this.vertices.every((vertex, index) => {
      const counterpart = other.vertices[(index + offset) % count];
      return counterpart !== undefined && sameVector(vertex, counterpart);
    });
  }
}
