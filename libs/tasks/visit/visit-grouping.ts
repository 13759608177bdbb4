import type { StoredExposure, VisitSystem } from '#adapters/butler-registry';
import type { FailureCode } from '#domain/failure';

/** Exposures that make one visit, and what it is called. */
export interface VisitGroup {
  readonly id: number;
  readonly name: string;
  /** At least one; the first says where the visit looks. */
  readonly exposures: readonly [StoredExposure, ...StoredExposure[]];
  readonly systems: readonly VisitSystem[];
}

/** Why exposures cannot be a visit. */
export interface NoVisit {
  readonly code: FailureCode;
  readonly name: string;
  readonly reason: string;
}

/** A way to make visits of the exposures of one instrument. */
export interface VisitGrouping {
  /** The systems that its visits belong to. */
  readonly systems: readonly [VisitSystem, ...VisitSystem[]];
  /** Whether each exposure is a visit by itself, whatever others there are. */
  readonly isOneToOne: boolean;
  /** @param exposures - of one night, by id */
  group(exposures: readonly StoredExposure[]): readonly (VisitGroup | NoVisit)[];
}
