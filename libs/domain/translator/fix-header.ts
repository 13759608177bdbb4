import type { Header } from '#domain/fits';
import { applyCorrections, type CorrectionLookup } from './corrections';
import { isFault } from './fault';
import { HeaderEdits, type HeaderChange } from './header-edits';
import { HeaderReading } from './header-reading';
import type { TranslationWarning } from './translation-warning';
import type { Translator } from './translator';

/** A header that carries this has been mended before. */
const MENDED_ALREADY = 'HIERARCH ASTRO METADATA FIX MODIFIED';

/** A header as it is to be translated. */
export interface FixedHeader {
  readonly header: Header;
  readonly fixes: readonly HeaderChange[];
  readonly warnings: readonly TranslationWarning[];
}

/**
 * Mends a header: first by the correction of its observation, then by the rules of its instrument. A header without an
 * observation id is left as it is.
 *
 * Source: astro_metadata_translator headers.py (fix_header).
 */
export const fixHeader = (
  original: Header,
  translator: Translator,
  corrections: CorrectionLookup | undefined,
): FixedHeader => {
  const untouched = { header: original, fixes: [], warnings: [] };
  if (original.has(MENDED_ALREADY)) return untouched;
  const { instrument, rules } = translator;
  const obsId = new HeaderReading(original, instrument, rules).get('observation_id');
  if (isFault(obsId)) return untouched;
  const edits = new HeaderEdits(original);
  const overrides = corrections?.find(instrument.name, obsId);
  if (overrides !== undefined) applyCorrections(edits, overrides);
  const fault = translator.fix(edits, obsId);
  const warnings: TranslationWarning[] = [];
  if (fault !== undefined) {
    const message = `a rule that mends headers failed, the rest were left out: ${fault.problem}`;
    warnings.push({ code: 'FIXES_STOPPED', property: null, keyword: fault.keyword, message });
  }
  return { header: edits.header, fixes: edits.changes, warnings };
};
