import { ConvexPolygon, htmEnvelope, indicesOf, regionToBase64, type UnitVector } from '#domain/sphere';
import { skyProjection, type Boresight } from './boresight';
import type { CameraGeometry } from './camera-geometry';
import { paddedCorners, type FieldAngle } from './focal-plane';

/** The level of the common skypix system of every known dimension universe, `htm7`. */
const COMMON_SKYPIX_LEVEL = 7;

/** A region as a row of the registry and its overlap rows hold it. */
export interface RegisteredRegion {
  /** Base64 of the encoded convex polygon: the column `region`. */
  readonly region: string;
  /** Ascending indices of the overlapping pixels of htm7, one overlap row each. */
  readonly htm7: readonly number[];
}

/** A row of `visit_detector_region` with its overlaps. */
export interface DetectorRegion extends RegisteredRegion {
  readonly detector: number;
}

/** The regions of a visit: its own, the hull of all its sensors, and that of each sensor of the camera in order of `detector`. */
export interface VisitRegions extends RegisteredRegion {
  readonly detectors: readonly DetectorRegion[];
}

const cornersByCamera = new WeakMap<CameraGeometry, readonly (readonly FieldAngle[])[]>();

function cornersOf(camera: CameraGeometry): readonly (readonly FieldAngle[])[] {
  let corners = cornersByCamera.get(camera);
  if (corners === undefined) {
    corners = camera.sensors.map((sensor) => paddedCorners(camera, sensor));
    cornersByCamera.set(camera, corners);
  }
  return corners;
}

/**
 * The padded corners of each sensor of a camera on the sky, ICRS, in order of `detector`: what regions are hulls of.
 *
 * @throws RangeError if an angle of the boresight is not finite
 */
export function sensorCorners(
  camera: CameraGeometry,
  boresight: Boresight,
): readonly (readonly UnitVector[])[] {
  const toSky = skyProjection(boresight);
  return cornersOf(camera).map((angles) => angles.map(toSky));
}

/**
 * The regions of a visit, and of every sensor of its camera whatever files arrived, for where the camera pointed.
 *
 * Vertices agree with those of the official stack within 1e-15, in the same number and order (of the hull of a visit: as a set of
 * points; which of several nearly collinear corners are vertices is up to the last bit).
 *
 * Source: obs_base defineVisits.py (_SingleVisitRegions).
 *
 * @throws RangeError if an angle of the boresight is not finite
 */
export function visitRegions(camera: CameraGeometry, boresight: Boresight): VisitRegions {
  const corners = sensorCorners(camera, boresight);
  return {
    ...registered(ConvexPolygon.hullOf(corners.flat())),
    detectors: camera.sensors.map(({ detector }, index) => ({
      detector,
      ...registered(ConvexPolygon.hullOf(corners[index] ?? [])),
    })),
  };
}

const registered = (polygon: ConvexPolygon): RegisteredRegion => ({
  region: regionToBase64(polygon),
  htm7: indicesOf(htmEnvelope(polygon, COMMON_SKYPIX_LEVEL)),
});
