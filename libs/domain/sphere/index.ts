export { degrees, radians, toDegrees, toRadians, type Degrees, type Radians } from './angle';
export { Box } from './box';
export { Circle } from './circle';
export { convexHull } from './convex-hull';
export { ConvexPolygon } from './convex-polygon';
export { Ellipse, type EllipseParts } from './ellipse';
export { htmIndexOf, htmLevelOf, htmTrixel } from './htm';
export { htmEnvelope } from './htm-envelope';
export { indicesOf, type IndexRange } from './index-range';
export { orientation, type Orientation } from './orientation';
export type { PolygonRelation } from './polygon-relation';
export { IntersectionRegion, UnionRegion, type Region } from './region';
export { decodeRegion } from './region-decoding';
export { encodeRegion } from './region-encoding';
export { regionFromBase64, regionToBase64 } from './region-base64';
export {
  areAntipodal,
  lonLatOf,
  sameVector,
  unitVector,
  unitVectorAt,
  type LonLat,
  type UnitVector,
} from './unit-vector';
