import { signOfDeterminant } from './exact-determinant';
import { areAntipodal, sameVector, type UnitVector } from './unit-vector';

/** Greatest rounding error of a determinant of three unit vectors in double precision. */
export const GREATEST_ERROR = 1.7e-15;
/** The same in proportion to the sum of the absolute values of its six products. */
const RELATIVE_ERROR = 5.6e-16;
/** What underflow may add to it. */
const UNDERFLOW_ERROR = 4e-307;

/** Which way round three points of the sphere go. */
export type Orientation = -1 | 0 | 1;

/**
 * The sign of a · (b × c), exactly: 1 if the triangle abc goes counter-clockwise as seen from outside, which is to say if a lies to the
 * left of the great circle from b to c; -1 if clockwise; 0 if the three lie on one great circle.
 *
 * Double precision decides wherever its rounding error cannot matter; else integers do. So the answers for any points agree with
 * each other, on which hulls and relations of polygons rest.
 *
 * Source: sphgeom orientation.cc, whose error bounds these are; after J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic (1997).
 */
export function orientation(a: UnitVector, b: UnitVector, c: UnitVector): Orientation {
  const determinant =
    a.x * (b.y * c.z - b.z * c.y) + a.y * (b.z * c.x - b.x * c.z) + a.z * (b.x * c.y - b.y * c.x);
  if (determinant > GREATEST_ERROR) return 1;
  if (determinant < -GREATEST_ERROR) return -1;
  return closeOrientation(a, b, c, determinant);
}

/** The orientation of three points whose determinant in double precision is within GREATEST_ERROR of 0. */
export function closeOrientation(
  a: UnitVector,
  b: UnitVector,
  c: UnitVector,
  determinant: number,
): Orientation {
  const permanent =
    Math.abs(a.x) * (Math.abs(b.y * c.z) + Math.abs(b.z * c.y)) +
    Math.abs(a.y) * (Math.abs(b.z * c.x) + Math.abs(b.x * c.z)) +
    Math.abs(a.z) * (Math.abs(b.x * c.y) + Math.abs(b.y * c.x));
  const error = RELATIVE_ERROR * permanent + UNDERFLOW_ERROR;
  if (determinant > error) return 1;
  if (determinant < -error) return -1;
  if (sameVector(a, b) || sameVector(b, c) || sameVector(c, a)) return 0;
  if (areAntipodal(a, b) || areAntipodal(b, c) || areAntipodal(c, a)) return 0;
  return signOfDeterminant(a, b, c);
}
