import type { Radians } from './angle';
import { lonLatOf, type UnitVector } from './unit-vector';

/**
 * All points between two meridians and between two circles of latitude. A western longitude greater than the eastern one means
 * that longitude 0 is within; NaN longitudes, or a southern latitude beyond the northern one, mean no point at all.
 */
export class Box {
  readonly type = 'box';

  /** Longitudes in [0, 2π], latitudes in [-π/2, π/2]. */
  constructor(
    readonly west: Radians,
    readonly east: Radians,
    readonly south: Radians,
    readonly north: Radians,
  ) {}

  contains(point: UnitVector): boolean {
    const { lon, lat } = lonLatOf(point);
    if (!(this.south <= lat && lat <= this.north)) return false;
    return this.west <= this.east
      ? this.west <= lon && lon <= this.east
      : lon >= this.west || lon <= this.east;
  }
}
