import { instrumentByName } from '#domain/instruments';

/** The detectors of one instrument, named as its headers and files name them. */
export interface PresenceDetectors {
  /** Every name that can be asked for. */
  readonly names: ReadonlySet<string>;
  /** Those of which each snap brings an image; the images of guiders come or not. In the registry's order. */
  readonly expected: readonly string[];
}

/** Test stand 8 had one raft at a time in the middle of its focal plane, whatever the raft. */
const MIDDLE_RAFT = ['0', '1', '2'].flatMap((x) => ['0', '1', '2'].map((y) => `R22_S${x}${y}`));
/** Where headers and files say otherwise than the registry. Source: prompt_processing shared/raw.py. */
const NAMED_BY_HEADERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['LATISS', ['R00_S00']],
  ['LSST-TS8', MIDDLE_RAFT],
]);

/** The instruments that Prompt Processing may ask for. Source: embargo-butler presence.py. */
export const PRESENCE_INSTRUMENTS = ['LATISS', 'LSSTComCam', 'LSSTComCamSim', 'LSSTCam', 'LSST-TS8'] as const;

const byInstrument: ReadonlyMap<string, PresenceDetectors> = new Map(
  PRESENCE_INSTRUMENTS.map((name) => [name, detectorsOf(name)]),
);

/** The detectors of an instrument that can be asked for; undefined for any other name. */
export const presenceDetectors = (instrument: string): PresenceDetectors | undefined =>
  byInstrument.get(instrument);

/** A regular expression for every name of any instrument, anchored. */
export const DETECTOR_NAME_PATTERN = '^R[0-4][0-4]_S([0-2][0-2]|[GW][01])$';

function detectorsOf(instrument: string): PresenceDetectors {
  const special = NAMED_BY_HEADERS.get(instrument);
  if (special !== undefined) return { names: new Set(special), expected: special };
  const detectors = instrumentByName(instrument)?.detectors ?? [];
  return {
    names: new Set(detectors.map(({ fullName }) => fullName)),
    expected: detectors.filter(({ purpose }) => purpose !== 'GUIDER').map(({ fullName }) => fullName),
  };
}
