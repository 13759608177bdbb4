import type { SeededRandom } from './seeded-random';
import { modifiedJulianDate } from './time';

/** Where the telescope looks when an exposure begins, all in degrees; RA and Dec are ICRS. */
export interface Pointing {
  readonly ra: number;
  readonly dec: number;
  /** [0, 360), from north over east. */
  readonly azimuth: number;
  readonly elevation: number;
  readonly hourAngle: number;
  readonly airmass: number;
  /** Angle of the camera on the sky, [0, 360). */
  readonly rotator: number;
}

export const SITE = { longitude: -70.749417, latitude: -30.244639, elevation: 2663 } as const;

const RADIANS = Math.PI / 180;

/**
 * A pointing well above the horizon. Sky and mount agree to about half a degree: precession and refraction are left out,
 * since nothing downstream derives one from the other.
 */
export function choosePointing(random: SeededRandom, beginMs: number): Pointing {
  const elevation = random.between(38, 84);
  const azimuth = random.between(0, 360);
  const { hourAngle, dec } = equatorial(azimuth, elevation);
  return {
    ra: wrap(siderealDegrees(beginMs) - hourAngle),
    dec,
    azimuth,
    elevation,
    hourAngle,
    airmass: 1 / Math.sin(elevation * RADIANS),
    rotator: random.between(0, 360),
  };
}

/** The same field `seconds` later, followed by the mount. */
export function follow(pointing: Pointing, seconds: number): Pointing {
  const hourAngle = pointing.hourAngle + (seconds * 15.041) / 3600;
  const [sinDec, cosDec] = [Math.sin(pointing.dec * RADIANS), Math.cos(pointing.dec * RADIANS)];
  const [sinLat, cosLat] = [Math.sin(SITE.latitude * RADIANS), Math.cos(SITE.latitude * RADIANS)];
  const [sinHa, cosHa] = [Math.sin(hourAngle * RADIANS), Math.cos(hourAngle * RADIANS)];
  const elevation = Math.asin(sinLat * sinDec + cosLat * cosDec * cosHa) / RADIANS;
  const azimuth = wrap(Math.atan2(-cosDec * sinHa, sinDec * cosLat - cosDec * sinLat * cosHa) / RADIANS);
  return { ...pointing, hourAngle, elevation, azimuth, airmass: 1 / Math.sin(elevation * RADIANS) };
}

function equatorial(azimuth: number, elevation: number): { hourAngle: number; dec: number } {
  const [sinEl, cosEl] = [Math.sin(elevation * RADIANS), Math.cos(elevation * RADIANS)];
  const [sinAz, cosAz] = [Math.sin(azimuth * RADIANS), Math.cos(azimuth * RADIANS)];
  const [sinLat, cosLat] = [Math.sin(SITE.latitude * RADIANS), Math.cos(SITE.latitude * RADIANS)];
  const dec = Math.asin(sinLat * sinEl + cosLat * cosEl * cosAz);
  const hourAngle = Math.atan2(-cosEl * sinAz, sinEl * cosLat - cosEl * sinLat * cosAz);
  return { hourAngle: hourAngle / RADIANS, dec: dec / RADIANS };
}

/** Local sidereal angle, the linear part of the usual formula. */
const siderealDegrees = (ms: number): number =>
  wrap(280.46062 + 360.98564737 * (modifiedJulianDate(ms) - 51_544.5) + SITE.longitude);

const wrap = (degrees: number): number => ((degrees % 360) + 360) % 360;
