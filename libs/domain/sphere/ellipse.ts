import type { Radians } from './angle';
import { dot, type UnitVector } from './unit-vector';

/** The numbers by which an ellipse is stored. */
export interface EllipseParts {
  /** Rows of the rotation that turns the first axis to x, the second to y and the centre to z. */
  readonly axes: readonly [UnitVector, UnitVector, UnitVector];
  /** The semi-axis angles less π/2, first and second. */
  readonly alpha: Radians;
  readonly beta: Radians;
  /** Half the angle between the foci. */
  readonly gamma: Radians;
  /** |tan| of alpha and of beta. */
  readonly tanAlpha: number;
  readonly tanBeta: number;
}

/**
 * All points whose angles to two foci have at most a certain sum: the cut of an elliptical cone with the sphere.
 *
 * Source: sphgeom Ellipse.cc.
 */
export class Ellipse {
  readonly type = 'ellipse';

  constructor(readonly parts: EllipseParts) {}

  contains(point: UnitVector): boolean {
    const { axes, alpha, tanAlpha, tanBeta } = this.parts;
    const centre = axes[2];
    const cosine = dot(point, centre);
    // Near the centre, or the point opposite to it, the difference to it keeps the digits of small angles.
    const near = cosine > 0.5 ? 1 : cosine < -0.5 ? -1 : 0;
    const offset = {
      x: point.x - near * centre.x,
      y: point.y - near * centre.y,
      z: point.z - near * centre.z,
    };
    const x = dot(axes[0], offset) * tanAlpha;
    const y = dot(axes[1], offset) * tanBeta;
    const z = dot(axes[2], offset) + near;
    const beyondCone = x * x + y * y - z * z;
    return alpha > 0 ? z >= 0 || beyondCone >= 0 : z >= 0 && beyondCone <= 0;
  }
}
