import { double } from '#domain/fits';
import type { FailureCode } from '#domain/failure';
import type { ExposureFacts } from '../exposure-facts';
import { withValue, type HeaderChange } from '../header-change';

/** A way in which the headers of a whole exposure are wrong, all alike. */
export interface ExposureFault {
  readonly change: HeaderChange;
  /** Only the sidecars are wrong: a FITS header cannot be so. */
  readonly inSidecarsOnly?: boolean;
  /** What all of its files are given up with; undefined where they are registered. */
  readonly code?: FailureCode;
  /** What the registry then says instead. */
  readonly instead?: (facts: ExposureFacts) => Partial<ExposureFacts>;
}

const LONG_TARGET = 'far_away_'.repeat(9);

/** Wrong values that belong to the exposure's record. */
export const EXPOSURE_FAULTS = {
  filterUnknown: { change: withValue('FILTER', 'plaid_7'), code: 'FILTER_NOT_REGISTERED' },
  /** Longer than the Butler's schema says; PostgreSQL has no such limit. */
  targetLong: {
    change: withValue('OBJECT', LONG_TARGET),
    instead: () => ({ targetName: LONG_TARGET }),
  },
  /** Half a surrogate pair, which no database takes for text. */
  targetNoText: {
    change: withValue('OBJECT', 'far away \ud83d'),
    inSidecarsOnly: true,
    code: 'EXPOSURE_VALUE_INVALID',
  },
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
