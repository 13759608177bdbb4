import type { CameraGeometry, Optics, PlacedSensor } from './camera-geometry';

/** Size of a pixel in millimetres. */
const PIXEL = 0.01;
/** By how many pixels a region reaches beyond each side of its sensor, against errors of pointing. */
const PADDING = 250;
const RADIANS_PER_ARCSECOND = Math.PI / 180 / 3600;

/** A direction relative to the optical axis: angles in radians along the focal plane's x and y. */
export interface FieldAngle {
  readonly x: number;
  readonly y: number;
}

/** A place in the focal plane, in millimetres from the optical axis. */
export interface FocalPlanePoint {
  readonly x: number;
  readonly y: number;
}

/** Where a pixel position of a sensor (x along a row; the centre of the first pixel is 0) lies in the focal plane. */
export function focalPlanePoint(sensor: PlacedSensor, pixelX: number, pixelY: number): FocalPlanePoint {
  const turn = (sensor.yaw * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [x, y] = [pixelX * PIXEL, pixelY * PIXEL];
  const [referenceX, referenceY] = sensor.kind.referencePixel.map((pixel) => pixel * PIXEL) as [
    number,
    number,
  ];
  return {
    x: cos * x - sin * y + (sensor.x - (cos * referenceX - sin * referenceY)),
    y: sin * x + cos * y + (sensor.y - (sin * referenceX + cos * referenceY)),
  };
}

/** In which direction a place in the focal plane looks. */
export function fieldAngle(
  { plateScale, cubic, quintic, isMirrored }: Optics,
  point: FocalPlanePoint,
): FieldAngle {
  const r2 = point.x * point.x + point.y * point.y;
  const scale = plateScale * RADIANS_PER_ARCSECOND * (1 + r2 * (cubic + r2 * quintic));
  return { x: (isMirrored ? -scale : scale) * point.x, y: scale * point.y };
}

/**
 * The corners of a sensor's region: its outer pixel edges, 250 pixels further out on each side; counter-clockwise from the one
 * at the lowest pixel position.
 *
 * Source: obs_base defineVisits.py (padding); geom Box2D (pixel edges).
 */
export function paddedCorners({ optics }: CameraGeometry, sensor: PlacedSensor): readonly FieldAngle[] {
  const low = -0.5 - PADDING;
  const [right, top] = [sensor.kind.columns - 0.5 + PADDING, sensor.kind.rows - 0.5 + PADDING];
  const corners = [[low, low], [right, low], [right, top], [low, top]] as const; // prettier-ignore
  return corners.map(([x, y]) => fieldAngle(optics, focalPlanePoint(sensor, x, y)));
}
