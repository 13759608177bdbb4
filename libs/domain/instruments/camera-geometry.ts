/** A kind of sensor, by what its place on the sky depends on. */
export interface SensorKind {
  /** Pixels of a row, and rows. */
  readonly columns: number;
  readonly rows: number;
  /** The pixel position (x along a row; the centre of the first pixel is 0) that lies at the sensor's place in the focal plane. */
  readonly referencePixel: readonly [x: number, y: number];
}

/** One sensor in the focal plane. */
export interface PlacedSensor {
  readonly detector: number;
  readonly kind: SensorKind;
  /** Where its reference pixel lies, in millimetres. */
  readonly x: number;
  readonly y: number;
  /** How far it is turned, counter-clockwise, in degrees; a multiple of 90, not wrapped. */
  readonly yaw: number;
}

/** How the optics map the focal plane to the sky. */
export interface Optics {
  /** Arc seconds of field angle a millimetre on the axis. */
  readonly plateScale: number;
  /**
   * Distortion: at r millimetres from the axis the field angle is that of r + cubic·r³ + quintic·r⁵ without distortion.
   */
  readonly cubic: number;
  readonly quintic: number;
  /** Whether the focal plane is seen in a mirror: x is reversed on the sky. */
  readonly isMirrored: boolean;
}

/**
 * Where the sensors of a camera look at, as the official stack's nominal camera has it. The focal plane has its origin on the optical
 * axis; its y is the direction from which sky angles are counted.
 *
 * Source: obs_lsst policy; afw cameraGeom.
 */
export interface CameraGeometry {
  /** The registry's name of the instrument. */
  readonly instrument: string;
  readonly optics: Optics;
  /** Every sensor, guiders and wavefront halves included, in order of `detector`. */
  readonly sensors: readonly PlacedSensor[];
}
