import { GiveUp } from '#domain/failure';
import type { Header } from '#domain/fits';
import { LATISS, LSSTCAM, LSSTCAMSIM, LSSTCOMCAM, LSSTCOMCAMSIM, type Instrument } from '#domain/instruments';
import { isFault, type Fault } from './fault';
import { noFixes } from './fix-rules';
import type { HeaderEdits } from './header-edits';
import type { PropertyRules } from './header-reading';
import { fixLatissHeader } from './latiss-fixes';
import { LATISS_RULES } from './latiss-rules';
import { fixLsstcamHeader } from './lsstcam-fixes';
import { LSSTCAM_RULES } from './lsstcam-rules';
import { LSSTCAMSIM_RULES } from './lsstcamsim-rules';
import { fixLsstcomcamHeader } from './lsstcomcam-fixes';
import { LSSTCOMCAM_RULES } from './lsstcomcam-rules';
import { fixLsstcomcamsimHeader } from './lsstcomcamsim-fixes';
import { LSSTCOMCAMSIM_RULES } from './lsstcomcamsim-rules';
import { recognise } from './recognition';

/** How the headers of one instrument are mended and read. */
export interface Translator {
  readonly instrument: Instrument;
  /**
   * Mends what is known to be wrong; says why it stopped, if it did, what it did before staying done.
   *
   * @param obsId - the observation's id as the uncorrected header has it
   */
  readonly fix: (header: HeaderEdits, obsId: string) => Fault | undefined;
  readonly rules: PropertyRules;
}

const TRANSLATORS: readonly Translator[] = [
  { instrument: LSSTCAM, fix: fixLsstcamHeader, rules: LSSTCAM_RULES },
  { instrument: LATISS, fix: fixLatissHeader, rules: LATISS_RULES },
  { instrument: LSSTCOMCAM, fix: fixLsstcomcamHeader, rules: LSSTCOMCAM_RULES },
  { instrument: LSSTCOMCAMSIM, fix: fixLsstcomcamsimHeader, rules: LSSTCOMCAMSIM_RULES },
  { instrument: LSSTCAMSIM, fix: noFixes, rules: LSSTCAMSIM_RULES },
];

const byInstrument: ReadonlyMap<string, Translator> = new Map(
  TRANSLATORS.map((translator) => [translator.instrument.name, translator]),
);

/** The translator of an instrument, by the registry's name; undefined where there is none. */
export const translatorByInstrument = (name: string): Translator | undefined => byInstrument.get(name);

const describe = (header: Header): string => {
  const instrume = header.get('INSTRUME');
  return typeof instrume === 'string' ? `INSTRUME is ${instrume}` : 'INSTRUME is missing';
};

/**
 * The translator for a header.
 *
 * @throws GiveUp where no Rubin instrument knows the header as its own, or one that is not served
 */
export const translatorFor = (header: Header): Translator => {
  const instrument = recognise(header);
  if (isFault(instrument)) {
    throw new GiveUp(instrument.code, `instrument: ${instrument.problem}`, {
      facts: { property: 'instrument', keyword: instrument.keyword },
    });
  }
  if (instrument === undefined) {
    throw new GiveUp('HEADER_UNRECOGNISED', `no Rubin instrument has such headers: ${describe(header)}`, {
      facts: { property: 'instrument', keyword: 'INSTRUME' },
    });
  }
  const translator = translatorByInstrument(instrument);
  if (translator !== undefined) return translator;
  throw new GiveUp('INSTRUMENT_NOT_SERVED', `${instrument} is not served yet`, { facts: { instrument } });
};
