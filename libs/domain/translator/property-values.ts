import type { DayObs, JulianTime } from '#domain/observation';

/** Where the telescope points in the horizon's frame, degrees; null where the header's number is none. */
export interface AltAz {
  /** From north through east, [0, 360). */
  readonly azimuth: number | null;
  /** [0, 95.55]. */
  readonly zenithAngle: number | null;
}

/** A direction in the sky, ICRS degrees. */
export interface RaDec {
  /** [0, 360). */
  readonly ra: number;
  /** [-90, 90]. */
  readonly dec: number;
}

/** The properties of an observation by their official names, with what a rule gives for each. Times are TAI. */
export interface PropertyValues {
  readonly altaz_begin: AltAz | null;
  /** Degrees, not wrapped. */
  readonly boresight_rotation_angle: number | null;
  /** Null where there is no sky to turn against. */
  readonly boresight_rotation_coord: string | null;
  readonly can_see_sky: boolean | null;
  /** Seconds. */
  readonly dark_time: number;
  readonly datetime_begin: JulianTime;
  readonly datetime_end: JulianTime;
  readonly detector_num: number;
  readonly exposure_group: string;
  readonly exposure_id: number;
  /** Seconds that the shutter was open; no record holds it. */
  readonly exposure_time: number;
  /** Seconds. */
  readonly exposure_time_requested: number;
  readonly group_counter_end: number;
  readonly group_counter_start: number;
  readonly has_simulated_content: boolean;
  /** Whether the camera was at the telescope; no record holds it. */
  readonly is_on_mountain: boolean;
  /** Whether the camera could look at the sky; no record holds it. */
  readonly is_on_sky: boolean;
  readonly object: string | null;
  readonly observation_counter: number;
  readonly observation_id: string;
  readonly observation_reason: string;
  readonly observation_type: string;
  readonly observing_day: DayObs;
  /** Seconds after midnight TAI at which nights begin. */
  readonly observing_day_offset: number;
  readonly physical_filter: string;
  readonly science_program: string;
  readonly tracking_radec: RaDec | null;
  readonly visit_id: bigint;
}

export type PropertyName = keyof PropertyValues;
