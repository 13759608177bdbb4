import type { Header } from '#domain/fits';
import type { CorrectionLookup } from './corrections';
import { examineHeader, type HeaderExamination } from './examine';
import type { HeaderChange } from './header-edits';
import type { ObservationInfo } from './observation-info';
import type { TranslationWarning } from './translation-warning';
import { unusableHeader } from './unusable-header';

/** What a header says, and what had to be done to it. */
export interface Translation {
  readonly info: ObservationInfo;
  /** Keywords that were mended before reading. */
  readonly fixes: readonly HeaderChange[];
  readonly warnings: readonly TranslationWarning[];
}

/**
 * Translates the header of one raw file as it was read: corrects it, mends it, and finds all that ingest needs.
 *
 * @param corrections - where corrections of single observations are kept, if there are any
 * @throws GiveUp if no served instrument knows the header, or it lacks what an exposure cannot do without; the message
 *   names each such property with its keyword (`exposure_group: GROUPID is a number, text expected`)
 */
export const translate = (
  header: Header,
  options: { readonly corrections?: CorrectionLookup | undefined } = {},
): Translation => {
  const examination = examineHeader(header, options);
  if (!isComplete(examination)) {
    throw unusableHeader(examination.instrument, examination.found.observationId, examination.faults);
  }
  const { found, fixes, warnings } = examination;
  return { info: found, fixes, warnings };
};

/** Whether everything was found that ingest needs. */
export const isComplete = (
  examination: HeaderExamination,
): examination is HeaderExamination & { readonly found: ObservationInfo } => examination.faults.length === 0;
