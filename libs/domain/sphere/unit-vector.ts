import { radians, type Radians } from './angle';

/**
 * A direction, or a point of the unit sphere: x towards longitude 0 on the equator, y towards longitude 90°, z towards the
 * north pole. In ICRS longitude is right ascension and latitude is declination. Its length is 1 within a few 1e-16.
 */
export interface UnitVector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Longitude in [0, 2π), latitude in [-π/2, π/2]. */
export interface LonLat {
  readonly lon: Radians;
  readonly lat: Radians;
}

/**
 * The direction of a vector of any length.
 *
 * Divides by the largest component first, so that nothing overflows, and then by the norm: in this order the last bits are those
 * of lsst-sphgeom. Source: sphgeom Vector3d.cc (normalize).
 *
 * @throws RangeError if it is the zero vector, or a component is not finite
 */
export function unitVector(x: number, y: number, z: number): UnitVector {
  const [absX, absY, absZ] = [Math.abs(x), Math.abs(y), Math.abs(z)];
  const largest = Math.max(absX, absY, absZ);
  if (!(largest > 0 && largest < Infinity)) throw new RangeError(`(${x}, ${y}, ${z}) has no direction`);
  const [u, v, w] = [x / largest, y / largest, z / largest];
  // The largest component is ±1 now, exactly: only the squares of the other two are rounded.
  if (absX === largest) return scaled(u, v, w, Math.sqrt(1 + (v * v + w * w)));
  if (absY === largest) return scaled(u, v, w, Math.sqrt(1 + (u * u + w * w)));
  return scaled(u, v, w, Math.sqrt(1 + (u * u + v * v)));
}

const scaled = (x: number, y: number, z: number, norm: number): UnitVector => ({
  x: x / norm,
  y: y / norm,
  z: z / norm,
});

/** The point at a longitude and latitude; any longitude, latitude in [-π/2, π/2]. It is not normalised once more. */
export function unitVectorAt(lon: Radians, lat: Radians): UnitVector {
  const cosLat = Math.cos(lat);
  return { x: Math.cos(lon) * cosLat, y: Math.sin(lon) * cosLat, z: Math.sin(lat) };
}

/** Longitude and latitude of a direction, given by a vector of any length; the longitude of a pole is 0. */
export function lonLatOf({ x, y, z }: UnitVector): LonLat {
  const distance = Math.sqrt(x * x + y * y);
  const lon = distance === 0 ? 0 : Math.atan2(y, x);
  // A longitude so little below 0 that 2π is the nearest number to it is 0.
  const wrapped = lon < 0 ? (lon + 2 * Math.PI) % (2 * Math.PI) : lon;
  return { lon: radians(wrapped), lat: radians(z === 0 ? 0 : Math.atan2(z, distance)) };
}

export const sameVector = (a: UnitVector, b: UnitVector): boolean =>
  a.x === b.x && a.y === b.y && a.z === b.z;

export const areAntipodal = (a: UnitVector, b: UnitVector): boolean =>
  a.x === -b.x && a.y === -b.y && a.z === -b.z;

/** The square of the straight distance of two points, 4 sin²(angle / 2). */
export const squaredChord = (a: UnitVector, b: UnitVector): number =>
  (a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2;

export const dot = (a: UnitVector, b: UnitVector): number => a.x * b.x + a.y * b.y + a.z * b.z;
