import type { Header } from '#domain/fits';
import type { CorrectionLookup } from './corrections';
import { storable, type PropertyFault } from './examine';
import { isFault, type Outcome } from './fault';
import { fixHeader } from './fix-header';
import { HeaderReading } from './header-reading';
import type { PropertyName } from './property-values';
import { translatorFor } from './translator';
import { unusableHeader } from './unusable-header';

/** Which exposure and detector a file is of. */
export interface Identity {
  /** The registry's name. */
  readonly instrument: string;
  readonly observationId: string;
  readonly detectorNum: number;
}

/**
 * Finds out of what exposure and detector a header is, and no more: all that a stack of guider stamps has to say, whose header
 * may lack what an exposure cannot do without. Corrections and fixes are applied as ever.
 *
 * @param corrections - where corrections of single observations are kept, if there are any
 * @throws GiveUp if no served instrument knows the header, or it does not say these; the message names property and keyword
 *
 * Source: obs_lsst _ingest_guider.py.
 */
export const identify = (
  header: Header,
  { corrections }: { readonly corrections?: CorrectionLookup | undefined } = {},
): Identity => {
  const translator = translatorFor(header);
  const { name: instrument } = translator.instrument;
  const fixed = fixHeader(header, translator, corrections);
  const reading = new HeaderReading(fixed.header, translator.instrument, translator.rules);
  const faults: PropertyFault[] = [];
  const required = <T>(property: PropertyName, outcome: Outcome<T>): T | undefined => {
    if (!isFault(outcome)) return outcome;
    const { code, keyword, problem } = outcome;
    faults.push({ property, code, keyword, problem });
    return undefined;
  };
  const observationId = required('observation_id', storable(reading.get('observation_id')));
  const detectorNum = required('detector_num', reading.get('detector_num'));
  if (observationId === undefined || detectorNum === undefined) {
    throw unusableHeader(instrument, observationId, faults);
  }
  return { instrument, observationId, detectorNum };
};
