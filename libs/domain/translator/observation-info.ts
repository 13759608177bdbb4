import type { DayObs, TaiNs } from '#domain/observation';
import type { AltAz, RaDec } from './property-values';

/**
 * What one file's header says of its exposure and detector, in standard terms: the properties that ingest needs. Numbers
 * are finite. What the first block names is always there, the rest may be null.
 *
 * Source: astro_metadata_translator properties.py; obs_base ingest.py (the required and optional subsets).
 */
export interface ObservationInfo {
  /** TAI, not clamped. */
  readonly datetimeBegin: TaiNs;
  /** TAI, not clamped; may lie before the begin. */
  readonly datetimeEnd: TaiNs;
  readonly detectorNum: number;
  readonly exposureGroup: string;
  readonly exposureId: number;
  /** Seconds. */
  readonly exposureTimeRequested: number;
  readonly groupCounterEnd: number;
  readonly groupCounterStart: number;
  readonly hasSimulatedContent: boolean;
  readonly instrument: string;
  readonly observationId: string;
  readonly observationType: string;
  readonly observingDay: DayObs;
  readonly physicalFilter: string;

  readonly altazBegin: AltAz | null;
  /** Degrees, not wrapped. */
  readonly boresightRotationAngle: number | null;
  /** `sky`, `unknown`, or another word of the header. */
  readonly boresightRotationCoord: string | null;
  readonly canSeeSky: boolean | null;
  /** Seconds. */
  readonly darkTime: number | null;
  readonly object: string | null;
  readonly observationCounter: number | null;
  readonly observationReason: string | null;
  /** Seconds after midnight TAI at which nights begin. */
  readonly observingDayOffset: number;
  readonly scienceProgram: string | null;
  readonly trackingRadec: RaDec | null;
  /** May exceed 2^53. */
  readonly visitId: bigint | null;
}
