import { ConvexPolygon, regionFromBase64, type UnitVector } from '#domain/sphere';

/**
 * How far apart the outlines of two regions may be, in radians, to count as the same: far above what two implementations
 * differ by in the last bits, far below anything that can be seen.
 */
const TOLERANCE = 1e-12;

/**
 * Whether two regions of visits (base64) are the same for all purposes. Bytes would say no to those of another implementation: last
 * bits differ, and which of several nearly collinear corners are vertices is up to them.
 */
export function isSameRegion(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [polygonOf(one), polygonOf(other)];
  return a !== undefined && b !== undefined && isWithin(a, b) && isWithin(b, a);
}

function polygonOf(text: string): ConvexPolygon | undefined {
  try {
    const region = regionFromBase64(text);
    return region instanceof ConvexPolygon ? region : undefined;
  } catch (error) {
    // What is stored need not be a region that is known here; then it is another one.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether no vertex of a polygon lies further outside of the other than the tolerance. */
const isWithin = (inner: ConvexPolygon, outer: ConvexPolygon): boolean =>
  outer.edges.every(({ start, end }) => {
    const normal = cross(start, end);
    const limit = -TOLERANCE * Math.hypot(normal.x, normal.y, normal.z);
    return inner.vertices.every(({ x, y, z }) => x * normal.x + y * normal.y + z * normal.z >= limit);
  });

const cross = (a: UnitVector, b: UnitVector): UnitVector => ({
  x: a.y * b.z - a.z * b.y,
  y: a.z * b.x - a.x * b.z,
  z: a.x * b.y - a.y * b.x,
});
