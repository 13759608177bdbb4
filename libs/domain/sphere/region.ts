import type { Box } from './box';
import type { Circle } from './circle';
import type { ConvexPolygon } from './convex-polygon';
import type { Ellipse } from './ellipse';
import type { UnitVector } from './unit-vector';

/** A set of points of the sphere, as the Butler's registry stores them. */
export type Region = ConvexPolygon | Circle | Box | Ellipse | UnionRegion | IntersectionRegion;

/** The letter that stands first in the bytes of each kind of region. */
export const REGION_CODES = {
  polygon: 'p',
  circle: 'c',
  box: 'b',
  ellipse: 'e',
  union: 'u',
  intersection: 'i',
} as const satisfies Record<Region['type'], string>;

/** All points of any of some regions; of none: no point. */
export class UnionRegion {
  readonly type = 'union';

  constructor(readonly operands: readonly Region[]) {}

  contains(point: UnitVector): boolean {
    return this.operands.some((region) => region.contains(point));
  }
}

/** All points that some regions have in common; of none: every point. */
export class IntersectionRegion {
  readonly type = 'intersection';

  constructor(readonly operands: readonly Region[]) {}

  contains(point: UnitVector): boolean {
    return this.operands.every((region) => region.contains(point));
  }
}
