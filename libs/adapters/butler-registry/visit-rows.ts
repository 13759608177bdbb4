import type { FailureCode, FailureFacts } from '#domain/failure';
import type { VisitRegions } from '#domain/instruments';
import type { ExposureRecord } from '#domain/observation';

/**
 * What of an exposure visits are made of, as the registry has it: `timespan` is PostgreSQL's text of an `int8range`, nanoseconds TAI,
 * `[begin,end)`.
 */
export interface StoredExposure extends Omit<ExposureRecord, 'timespan'> {
  readonly timespan: string | null;
}

/** A row of the dimension `visit` without its region. Times are seconds, angles degrees; `timespan` as that of a stored exposure. */
export interface VisitRecord {
  readonly instrument: string;
  readonly id: number;
  readonly day_obs: number;
  readonly physical_filter: string;
  readonly name: string;
  readonly seq_num: number | null;
  readonly exposure_time: number | null;
  readonly target_name: string | null;
  readonly observation_reason: string | null;
  readonly science_program: string | null;
  readonly azimuth: number | null;
  readonly zenith_angle: number | null;
  readonly timespan: string | null;
}

/** A way to make visits of exposures: a row of the dimension `visit_system`. */
export interface VisitSystem {
  readonly id: number;
  readonly name: string;
}

/** One visit with all that hangs on it. */
export interface VisitRows {
  readonly visit: VisitRecord;
  readonly regions: VisitRegions;
  /** Ids of the exposures that it consists of. */
  readonly exposures: readonly number[];
  /** The systems that it belongs to. */
  readonly systems: readonly VisitSystem[];
  /** Whether a visit that is there already with other values is to be made as this one; else it is left as it is. */
  readonly update: boolean;
}

/** What became of one visit. */
export type VisitOutcome =
  | { readonly status: 'defined' | 'existed' }
  /** It was there, but lacked what belongs to a visit. */
  | { readonly status: 'completed' }
  | { readonly status: 'updated'; readonly columns: readonly string[] }
  | {
      readonly status: 'conflict' | 'failed';
      readonly code: FailureCode;
      readonly message: string;
      readonly facts: FailureFacts;
    };
