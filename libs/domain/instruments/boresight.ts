import { lonLatOf, toRadians, unitVectorAt, type Degrees, type UnitVector } from '#domain/sphere';
import type { FieldAngle } from './focal-plane';

/** Where a camera points, and how it is turned: columns of an exposure record. */
export interface Boresight {
  /** ICRS right ascension and declination of the optical axis: `tracking_ra`, `tracking_dec`. */
  readonly ra: Degrees;
  readonly dec: Degrees;
  /** From north through east to the focal plane's y: `sky_angle`. Any number of turns. */
  readonly skyAngle: Degrees;
}

/**
 * From field angles to ICRS directions: a tangent plane (gnomonic) at the boresight.
 *
 * Source: obs_base formatters and utils.py (createInitialSkyWcsFromBoresight); FITS WCS paper II, TAN.
 *
 * @throws RangeError if an angle of the boresight is not finite
 */
export function skyProjection(boresight: Boresight): (angle: FieldAngle) => UnitVector {
  const [ra, dec, turn] = [toRadians(boresight.ra), toRadians(boresight.dec), toRadians(boresight.skyAngle)];
  if (!Number.isFinite(ra + dec + turn)) {
    throw new RangeError(
      `no sky at ra ${boresight.ra}, dec ${boresight.dec}, sky angle ${boresight.skyAngle}`,
    );
  }
  const [cosRa, sinRa, cosDec, sinDec] = [Math.cos(ra), Math.sin(ra), Math.cos(dec), Math.sin(dec)];
  const [cosTurn, sinTurn] = [Math.cos(turn), Math.sin(turn)];
  return ({ x, y }) => {
    const east = -cosTurn * x + sinTurn * y;
    const north = sinTurn * x + cosTurn * y;
    const outward = cosDec - sinDec * north;
    const direction = {
      x: cosRa * outward - sinRa * east,
      y: sinRa * outward + cosRa * east,
      z: sinDec + cosDec * north,
    };
    // By way of longitude and latitude, as the official stack goes: the vector is not normalised otherwise.
    const { lon, lat } = lonLatOf(direction);
    return unitVectorAt(lon, lat);
  };
}
