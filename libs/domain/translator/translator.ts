import { GiveUp } from '#domain/failure';
import type { Header } from '#domain/fits';
import {
  FIBERSPEC,
  LATISS,
  LSST_TS3,
  LSST_TS8,
  LSST_UCDCAM,
  LSSTCAM,
  LSSTCAM_IMSIM,
  LSSTCAM_PHOSIM,
  LSSTCAMSIM,
  LSSTCOMCAM,
  LSSTCOMCAMSIM,
  STARTRACKER_FAST,
  STARTRACKER_NARROW,
  STARTRACKER_WIDE,
  type Instrument,
} from '#domain/instruments';
import { isFault, type Fault } from './fault';
import { FIBERSPEC_RULES } from './fiberspec-rules';
import { noFixes } from './fix-rules';
import type { HeaderEdits } from './header-edits';
import type { PropertyRules } from './header-reading';
import { IMSIM_RULES } from './imsim-rules';
import { fixLatissHeader } from './latiss-fixes';
import { LATISS_RULES } from './latiss-rules';
import { fixLsstcamHeader } from './lsstcam-fixes';
import { LSSTCAM_RULES } from './lsstcam-rules';
import { LSSTCAMSIM_RULES } from './lsstcamsim-rules';
import { fixLsstcomcamHeader } from './lsstcomcam-fixes';
import { LSSTCOMCAM_RULES } from './lsstcomcam-rules';
import { fixLsstcomcamsimHeader } from './lsstcomcamsim-fixes';
import { LSSTCOMCAMSIM_RULES } from './lsstcomcamsim-rules';
import { PHOSIM_RULES } from './phosim-rules';
import { recognise, type RecognisedInstrument } from './recognition';
import { STARTRACKER_RULES } from './startracker-rules';
import { TS3_RULES } from './ts3-rules';
import { fixTs8Header } from './ts8-fixes';
import { TS8_RULES } from './ts8-rules';
import { UCDCAM_RULES } from './ucdcam-rules';

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

const TRANSLATORS: Readonly<Record<RecognisedInstrument, Translator>> = {
  LSSTCam: { instrument: LSSTCAM, fix: fixLsstcamHeader, rules: LSSTCAM_RULES },
  LATISS: { instrument: LATISS, fix: fixLatissHeader, rules: LATISS_RULES },
  LSSTComCam: { instrument: LSSTCOMCAM, fix: fixLsstcomcamHeader, rules: LSSTCOMCAM_RULES },
  LSSTComCamSim: { instrument: LSSTCOMCAMSIM, fix: fixLsstcomcamsimHeader, rules: LSSTCOMCAMSIM_RULES },
  LSSTCamSim: { instrument: LSSTCAMSIM, fix: noFixes, rules: LSSTCAMSIM_RULES },
  'LSST-TS8': { instrument: LSST_TS8, fix: fixTs8Header, rules: TS8_RULES },
  'LSST-TS3': { instrument: LSST_TS3, fix: noFixes, rules: TS3_RULES },
  'LSST-UCDCam': { instrument: LSST_UCDCAM, fix: noFixes, rules: UCDCAM_RULES },
  'LSSTCam-imSim': { instrument: LSSTCAM_IMSIM, fix: noFixes, rules: IMSIM_RULES },
  'LSSTCam-PhoSim': { instrument: LSSTCAM_PHOSIM, fix: noFixes, rules: PHOSIM_RULES },
  FiberSpec: { instrument: FIBERSPEC, fix: noFixes, rules: FIBERSPEC_RULES },
  StarTrackerWide: { instrument: STARTRACKER_WIDE, fix: noFixes, rules: STARTRACKER_RULES },
  StarTrackerNarrow: { instrument: STARTRACKER_NARROW, fix: noFixes, rules: STARTRACKER_RULES },
  StarTrackerFast: { instrument: STARTRACKER_FAST, fix: noFixes, rules: STARTRACKER_RULES },
};

const byInstrument: ReadonlyMap<string, Translator> = new Map(Object.entries(TRANSLATORS));

/** The translator of an instrument, by the registry's name; undefined where there is none. */
export const translatorByInstrument = (name: string): Translator | undefined => byInstrument.get(name);

const describe = (header: Header): string => {
  const instrume = header.get('INSTRUME');
  if (typeof instrume !== 'string') return 'INSTRUME is missing';
  const obsId = header.get('OBSID');
  const camera = instrume === 'StarTracker' && typeof obsId === 'string' ? `, OBSID ${obsId}` : '';
  return `INSTRUME is ${instrume}${camera}`;
};

/**
 * The translator for a header.
 *
 * @throws GiveUp where no Rubin instrument knows the header as its own
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
  return TRANSLATORS[instrument];
};
