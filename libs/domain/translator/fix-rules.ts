import type { Fault } from './fault';
import type { HeaderEdits } from './header-edits';

/**
 * One known error of headers: mends it, does nothing, or says why it cannot go on, where a keyword that it needs is missing
 * or of another type. What it did before that stays done.
 *
 * @param facts - what the rules of this instrument go by: the night, the begin, the observation's id
 */
export type FixRule<Facts> = (header: HeaderEdits, facts: Facts) => Fault | undefined;

/**
 * Mends a header rule by rule.
 *
 * @returns why a rule failed, if one did; the rules before it have been applied, those after it not
 *
 * Source: astro_metadata_translator headers.py (fix_header): a rule set that fails is left where it stopped.
 */
export const mend = <Facts>(
  header: HeaderEdits,
  facts: Facts,
  rules: readonly FixRule<Facts>[],
): Fault | undefined => {
  for (const rule of rules) {
    const fault = rule(header, facts);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/** The fix of an instrument whose headers need none. */
export const noFixes = (): undefined => undefined;
