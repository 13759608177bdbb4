import { EXPOSURE_RULES } from './exposure-rules';
import { unreadable, type Outcome } from './fault';
import { definedValue, textUnlessNaN } from './header-access';
import type { HeaderReading, PropertyRules } from './header-reading';
import { IDENTITY_RULES } from './identity-rules';
import { POINTING_RULES } from './pointing-rules';
import { TIME_RULES } from './time-rules';

/**
 * How headers of the instruments of the Large File Annex are read, where that differs from what all Rubin cameras have in
 * common: one sensor, no filter.
 *
 * Source: obs_fiberspectrograph translator.py, obs_rubinGenericCamera translator.py (what they have in common).
 */
export const ANNEX_RULES = {
  ...IDENTITY_RULES,
  ...TIME_RULES,
  ...EXPOSURE_RULES,
  ...POINTING_RULES,
  detector_num: (): number => 0,
  physical_filter: (): string => 'empty',
  science_program: ({ header }: HeaderReading): string =>
    textUnlessNaN(definedValue(header, 'PROGRAM')) ?? 'unknown',

  /** No file of the annex has DARKTIME, and the official translators fail on one that has, whatever it says. */
  dark_time: (reading: HeaderReading): Outcome<number> =>
    reading.header.has('DARKTIME')
      ? unreadable('DARKTIME', 'is there: the official stack cannot read it from files of the annex')
      : reading.get('exposure_time'),
} satisfies Partial<PropertyRules>;
