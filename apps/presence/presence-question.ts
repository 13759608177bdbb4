import type { Parsed } from '#domain/observation';

/** One image that Prompt Processing asks for. */
export interface PresenceQuestion {
  readonly instrument: string;
  readonly group: string;
  /** From 0. */
  readonly snap: number;
  /** `R22_S11`, as headers and file names have it (LATISS: `R00_S00`). */
  readonly detectorName: string;
}

/** The question as it stands in the URL, percent-decoded. */
export interface QuestionText {
  readonly instrument: string;
  readonly group: string;
  readonly snap: string;
  readonly detector: string;
}

const SCIENCE = /^R\d\d_S\d\d$/;
/** Only LSSTCam has corner rafts, with two guiders and two halves of a wavefront sensor each. */
const SCIENCE_OR_CORNER = /^R(?:\d\d_S\d\d|[04][04]_S[GW][01])$/;

const DETECTOR_NAMES: ReadonlyMap<string, RegExp> = new Map([
  ['LATISS', SCIENCE],
  ['LSSTComCam', SCIENCE],
  ['LSSTComCamSim', SCIENCE],
  ['LSSTCam', SCIENCE_OR_CORNER],
  ['LSST-TS8', SCIENCE],
]);

/**
 * Reads a question; what is wrong with it is told in the words of the Python service where that had any.
 *
 * Source: embargo-butler presence.py; there, names with anything after them passed and corner sensors did not.
 */
export function parseQuestion(text: QuestionText): Parsed<PresenceQuestion> {
  const detectorNames = DETECTOR_NAMES.get(text.instrument);
  if (detectorNames === undefined) return { unparsable: `Unknown instrument ${text.instrument}` };
  if (!/^\d+$/.test(text.snap)) return { unparsable: `Unrecognized snap ${text.snap}` };
  if (!detectorNames.test(text.detector)) {
    return { unparsable: `Unrecognized detector name ${text.detector}` };
  }
  const { instrument, group, detector: detectorName } = text;
  return { parsed: { instrument, group, snap: Number(text.snap), detectorName } };
}
