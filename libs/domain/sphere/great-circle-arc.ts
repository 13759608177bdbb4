import { closeOrientation, GREATEST_ERROR, type Orientation } from './orientation';
import type { UnitVector } from './unit-vector';

/**
 * An edge of a polygon: the arc of a great circle from one vertex to the next, less than half of it, with what many points are
 * compared with it by.
 */
export class GreatCircleArc {
  // The plain cross product of start and end, whose rounding the error bounds of orientation() know.
  private readonly normalX: number;
  private readonly normalY: number;
  private readonly normalZ: number;

  constructor(
    readonly start: UnitVector,
    readonly end: UnitVector,
  ) {
    this.normalX = start.y * end.z - start.z * end.y;
    this.normalY = start.z * end.x - start.x * end.z;
    this.normalZ = start.x * end.y - start.y * end.x;
  }

  /** On which side a point is: 1 to the left, -1 to the right, 0 on the great circle; exactly. */
  sideOf(point: UnitVector): Orientation {
    const determinant = point.x * this.normalX + point.y * this.normalY + point.z * this.normalZ;
    if (determinant > GREATEST_ERROR) return 1;
    if (determinant < -GREATEST_ERROR) return -1;
    return closeOrientation(point, this.start, this.end, determinant);
  }
}

/** The edges of a polygon; edge number i ends at vertex i. */
export function edgesOf(vertices: readonly UnitVector[]): readonly GreatCircleArc[] {
  const last = vertices.at(-1);
  if (last === undefined) return [];
  let start = last;
  return vertices.map((end) => {
    const edge = new GreatCircleArc(start, end);
    start = end;
    return edge;
  });
}
