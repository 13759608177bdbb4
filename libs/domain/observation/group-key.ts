import { HeaderNumber, numberText, type Header, type HeaderValue } from '#domain/fits';
import type { Parsed } from './parsed';

/** What Prompt Processing asks for an image by. */
export interface GroupKeyFacts {
  /** The registry's name of the instrument, where the header's is known. */
  readonly instrument: string;
  readonly group: string;
  /** Place in the group, from 0. */
  readonly snap: number;
  /** As the header has it, `R22_S11`; LATISS says `R00_S00` here. */
  readonly detectorName: string;
}

const CANONICAL_NAMES = new Map([
  ['lsstcomcamsim', 'LSSTComCamSim'],
  ['comcamsim', 'LSSTComCamSim'],
  ['lsstcomcam', 'LSSTComCam'],
  ['comcam', 'LSSTComCam'],
  ['lsstcam', 'LSSTCam'],
  ['latiss', 'LATISS'],
]);

/** Python's words for values of a header, since the readers of these keys were written for its keys. */
const wordsOf = (value: HeaderValue): string => {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value instanceof HeaderNumber ? numberText(value) : value;
};

const wholeNumberOf = (value: HeaderValue | undefined): number | undefined => {
  if (value instanceof HeaderNumber)
    return Number.isFinite(value.value) ? Math.trunc(value.value) : undefined;
  if (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)) return Number(value);
  return undefined;
};

/**
 * The facts that an image's presence is recorded under, from its header as it is, before any correction; null where the
 * header names no group at all, which is no fault. Cheap: no translation is needed.
 *
 * Source: embargo-butler ingest.py (record_groups); a GROUPID without a value gives the text `None` there, and here.
 */
export const groupKeyFacts = (header: Header): Parsed<GroupKeyFacts | null> => {
  const instrume = header.get('INSTRUME');
  if (typeof instrume !== 'string') return { unparsable: 'INSTRUME is missing or not text' };
  const group = header.get('GROUPID');
  if (group === undefined) return { parsed: null };
  const index = wholeNumberOf(header.get('CURINDEX'));
  if (index === undefined) return { unparsable: 'CURINDEX is missing or not a whole number' };
  const raft = header.get('RAFTBAY');
  if (typeof raft !== 'string') return { unparsable: 'RAFTBAY is missing or not text' };
  const slot = header.get('CCDSLOT');
  if (typeof slot !== 'string') return { unparsable: 'CCDSLOT is missing or not text' };
  return {
    parsed: {
      instrument: CANONICAL_NAMES.get(instrume.toLowerCase()) ?? instrume,
      group: wordsOf(group),
      snap: index - 1,
      detectorName: `${raft}_${slot}`,
    },
  };
};
