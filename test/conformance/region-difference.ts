import { regionFromBase64, type ConvexPolygon, type UnitVector } from '#domain/sphere';

/** How far apart two implementations may be: components of unit vectors, radians. */
const TOLERANCE = 1e-12;

/**
 * In what two regions (base64) differ, in words; undefined if they are the same. The corners of a sensor must be as many, in the same
 * order, and each where it should be. Of a visit's hull it depends on the last bits which of several nearly collinear corners are
 * vertices: there no vertex of either may lie outside of the other.
 */
export function differenceOfRegions(
  official: unknown,
  ours: unknown,
  kind: 'corners' | 'hull',
): string | undefined {
  if (typeof official !== 'string' || typeof ours !== 'string') {
    return official === ours ? undefined : `is ${String(ours)}, official ${String(official)}`;
  }
  const [a, b] = [polygonOf(official), polygonOf(ours)];
  if (a === undefined || b === undefined) return 'is no convex polygon';
  if (kind === 'corners' && a.vertices.length !== b.vertices.length) {
    return `has ${b.vertices.length} vertices, official ${a.vertices.length}`;
  }
  const apart = kind === 'corners' ? farthest(a, b) : Math.max(excess(a, b), excess(b, a));
  return apart < TOLERANCE ? undefined : `is ${apart} off`;
}

function polygonOf(text: string): ConvexPolygon | undefined {
  const region = regionFromBase64(text);
  return region.type === 'polygon' ? region : undefined;
}

const farthest = (a: ConvexPolygon, b: ConvexPolygon): number =>
  Math.max(
    ...a.vertices.map(({ x, y, z }, index) => {
      const other: UnitVector = b.vertices[index] ?? { x: NaN, y: NaN, z: NaN };
      return Math.max(Math.abs(x - other.x), Math.abs(y - other.y), Math.abs(z - other.z));
    }),
  );

/** How far the vertices of one polygon reach beyond the edges of the other. */
const excess = (inner: ConvexPolygon, outer: ConvexPolygon): number =>
  Math.max(
    ...outer.edges.flatMap(({ start, end }) => {
      const normal = {
        x: start.y * end.z - start.z * end.y,
        y: start.z * end.x - start.x * end.z,
        z: start.x * end.y - start.y * end.x,
      };
      const length = Math.hypot(normal.x, normal.y, normal.z);
      return inner.vertices.map(({ x, y, z }) => -(x * normal.x + y * normal.y + z * normal.z) / length);
    }),
  );
