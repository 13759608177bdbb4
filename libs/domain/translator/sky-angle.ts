import type { RaDec } from './property-values';

const DEGREE = 0.017453292519943295;
const RADIAN_IN_DEGREES = 57.29577951308232;

/** FK5 (J2000) to ICRS, the near-identity precession step of the official stack included. */
const FK5_TO_ICRS = [
  [0.9999999999999921, 1.1102233723050035e-7, 4.411803426976326e-8],
  [-1.1102233297408327e-7, 0.9999999999999889, -9.647792751958126e-8],
  [-4.411804498096771e-8, 9.647792246010129e-8, 0.9999999999999943],
] as const;

/**
 * An angle within [top - 360, top); one that lies there is left as it is, to the last bit.
 *
 * @param degrees - the angle
 * @param top - 360 or 180 degrees
 *
 * Source: astropy coordinates/angles (Angle.wrap_at), 8.0.
 */
export const wrapAt = (degrees: number, top: 180 | 360): number => {
  const bottom = top - 360;
  if (!Number.isFinite(degrees) || (degrees >= bottom && degrees < top)) return degrees;
  // The smallest negative number divided is zero, and yet lies below.
  const turns = Math.floor((degrees - bottom) / 360) || -1;
  const wrapped = degrees - turns * 360;
  if (wrapped >= top) return wrapped - 360;
  return wrapped < bottom ? wrapped + 360 : wrapped;
};

/**
 * Where in the horizon's frame a direction stands that is known by its hour angle. All angles are degrees; the azimuth is counted
 * from north through east, [0, 360].
 *
 * @param latitude - of the observer
 *
 * Source: erfa hd2ae.
 */
export const horizonOfHourAngle = (
  hourAngle: number,
  declination: number,
  latitude: number,
): { readonly azimuth: number; readonly altitude: number } => {
  const [h, d, p] = [hourAngle * DEGREE, declination * DEGREE, latitude * DEGREE] as const;
  const x = -Math.cos(h) * Math.cos(d) * Math.sin(p) + Math.sin(d) * Math.cos(p);
  const y = -Math.sin(h) * Math.cos(d);
  const z = Math.cos(h) * Math.cos(d) * Math.cos(p) + Math.sin(d) * Math.sin(p);
  const azimuth = Math.atan2(y, x);
  return {
    azimuth: (azimuth < 0 ? azimuth + 2 * Math.PI : azimuth) * RADIAN_IN_DEGREES,
    altitude: Math.atan2(z, Math.sqrt(x * x + y * y)) * RADIAN_IN_DEGREES,
  };
};

/**
 * Rotates a direction from FK5 at J2000 to ICRS, degrees. The order of operations is that of the official stack; its sines
 * differ from ours in the last bit, so that results agree within 4 ulp.
 *
 * Source: astropy coordinates/builtin_frames (fk5, icrs), 8.0.
 */
export const icrsOfFk5 = ({ ra, dec }: RaDec): RaDec => {
  const [theta, phi] = [ra * DEGREE, dec * DEGREE];
  const v = [Math.cos(theta) * Math.cos(phi), Math.sin(theta) * Math.cos(phi), Math.sin(phi)] as const;
  const [x, y, z] = FK5_TO_ICRS.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as [
    number,
    number,
    number,
  ];
  const longitude = Math.atan2(y, x);
  return {
    ra: (longitude < 0 ? longitude + 2 * Math.PI : longitude) * RADIAN_IN_DEGREES,
    dec: Math.atan2(z, Math.sqrt(x * x + y * y)) * RADIAN_IN_DEGREES,
  };
};
