import type { Timespan } from './tai';

/** A row of the dimension `group`: the acquisition's label. */
export interface GroupRecord {
  readonly instrument: string;
  readonly name: string;
}

/** A row of the dimension `day_obs`: the observing night as YYYYMMDD, with its 24 hours. */
export interface DayObsRecord {
  readonly instrument: string;
  readonly id: number;
  readonly timespan: Timespan;
}

/**
 * A row of the dimension `exposure` as universes 6 to 8 have it (`can_see_sky` since 7). Times are seconds, angles degrees
 * (ICRS where they are on the sky).
 *
 * Source: daf_butler configs/dimensions.yaml, version 8.
 */
export interface ExposureRecord {
  readonly instrument: string;
  readonly id: number;
  readonly day_obs: number;
  readonly group: string;
  readonly physical_filter: string;
  readonly obs_id: string;
  readonly exposure_time: number;
  readonly dark_time: number | null;
  readonly observation_type: string;
  readonly observation_reason: string | null;
  readonly seq_num: number | null;
  readonly seq_start: number;
  readonly seq_end: number;
  readonly target_name: string | null;
  readonly science_program: string | null;
  readonly tracking_ra: number | null;
  readonly tracking_dec: number | null;
  readonly sky_angle: number | null;
  readonly azimuth: number | null;
  readonly zenith_angle: number | null;
  readonly has_simulated: boolean;
  readonly can_see_sky: boolean | null;
  readonly timespan: Timespan;
}

/** What one exposure needs in the registry before its datasets: its own row and those that it points to. */
export interface ExposureRows {
  readonly group: GroupRecord;
  readonly dayObs: DayObsRecord;
  readonly exposure: ExposureRecord;
}
