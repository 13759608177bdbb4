import { radians, type Radians } from './angle';
import { squaredChord, type UnitVector } from './unit-vector';

/** All points within an angle of a centre. */
export class Circle {
  readonly type = 'circle';

  /**
   * @param squaredChord - square of the straight distance from the centre to the boundary: negative (or NaN) means no point at
   * all, 4 and more every point
   * @param openingAngle - the same as an angle; it is stored beside the chord, which alone decides
   */
  constructor(
    readonly centre: UnitVector,
    readonly squaredChord: number,
    readonly openingAngle: Radians = openingAngleOf(squaredChord),
  ) {}

  /** The circle of an opening angle, from its centre to its boundary: negative means no point, π and more every point. */
  static around(centre: UnitVector, openingAngle: Radians): Circle {
    return new Circle(centre, squaredChordOf(openingAngle), openingAngle);
  }

  contains(point: UnitVector): boolean {
    return this.squaredChord >= 4 || squaredChord(point, this.centre) <= this.squaredChord;
  }
}

const squaredChordOf = (angle: Radians): number => {
  if (angle < 0) return -1;
  if (angle >= Math.PI) return 4;
  return 4 * Math.sin(angle / 2) ** 2;
};

const openingAngleOf = (chord: number): Radians => {
  if (chord < 0) return radians(-1);
  if (chord >= 4) return radians(Math.PI);
  return radians(2 * Math.asin(Math.sqrt(chord) / 2));
};
