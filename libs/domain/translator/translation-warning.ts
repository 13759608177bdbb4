import type { FaultCode } from './fault';
import type { PropertyName } from './property-values';

/** What may be remarked about a translation that succeeded all the same, beside the faults of its optional properties. */
export const WARNING_CODES = {
  DEFAULT_USED: 'A keyword is missing and a default or another keyword took its place.',
  EARTH_ROTATION_NEEDED:
    'A direction could be computed only with tables of the rotation of the Earth (IERS), which are not used here; it is stored as null.',
  END_BEFORE_BEGIN: 'The observation ends before it begins; the end was set to the begin.',
  FIXES_STOPPED: 'A rule that mends headers failed; those before it were applied, those after it not.',
  TIME_CLAMPED: 'A time lies outside 1970 to 2100; the nearest of the two is stored.',
} as const satisfies Record<string, string>;

export type WarningCode = FaultCode | keyof typeof WARNING_CODES;

/** A remark on a translation, for the log line of the file. */
export interface TranslationWarning {
  readonly code: WarningCode;
  /** The property concerned; null where it is the header as a whole. */
  readonly property: PropertyName | null;
  readonly keyword: string | null;
  readonly message: string;
}
