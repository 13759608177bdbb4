import { double } from '#domain/fits';
import type { FailureCode } from '#domain/failure';
import type { ExposureFacts } from '../exposure-facts';
import { withValue, type HeaderChange } from '../header-change';

/** A way in which the headers of a whole exposure are wrong, all alike. */
export interface ExposureFault {
  readonly change: HeaderChange;
  /** What all of its files are given up with; undefined where they are registered. */
  readonly code?: FailureCode;
  /** What the registry then says instead. */
  readonly instead?: (facts: ExposureFacts) => Partial<ExposureFacts>;
}

/** Wrong values that belong to the exposure's record. */
export const EXPOSURE_FAULTS = {
  filterUnknown: { change: withValue('FILTER', 'plaid_7'), code: 'FILTER_NOT_REGISTERED' },
  targetTooLong: { change: withValue('OBJECT', 'far_away_'.repeat(9)), code: 'EXPOSURE_VALUE_INVALID' },
  /** No angle is an angle of 0. */
  rotationNaN: {
    change: withValue('ROTPA', double(Number.NaN)),
    instead: ({ skyAngle }) => (skyAngle === null ? {} : { skyAngle: 0 }),
  },
  /** An exposure without a group is one of its own. */
  groupMissing: {
    change: withValue('GROUPID', null),
    instead: ({ exposureId }) => ({ group: String(exposureId) }),
  },
} as const satisfies Record<string, ExposureFault>;
