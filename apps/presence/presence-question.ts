import type { GroupImage, GroupSnap } from '#adapters/queue';
import type { Parsed } from '#domain/observation';
import { PRESENCE_INSTRUMENTS, presenceDetectors, type PresenceDetectors } from './presence-detectors';

/** A snap as it stands in the URL, percent-decoded. */
export interface SnapText {
  readonly instrument: string;
  readonly group: string;
  readonly snap: string;
}

/** An image as it stands in the URL, percent-decoded. */
export interface ImageText extends SnapText {
  readonly detector: string;
}

/** A snap that is asked for, with the detectors that its instrument has. */
export interface SnapQuestion {
  readonly snap: GroupSnap;
  readonly detectors: PresenceDetectors;
}

/** A place in a group: an integer from 0, in digits. */
export const SNAP_PATTERN = '^[0-9]+$';
/** The longest that an answer is held open. */
export const LONGEST_WAIT_SECONDS = 60;

const SNAP = new RegExp(SNAP_PATTERN);
const SECONDS = /^(?:\d+\.?\d*|\.\d+)$/;

/**
 * Reads which snap is asked for. What is wrong is told in the words of the Python service, and then what would be right.
 *
 * Source: embargo-butler presence.py.
 */
export function parseSnap(text: SnapText): Parsed<SnapQuestion> {
  const { instrument, group } = text;
  const detectors = presenceDetectors(instrument);
  if (detectors === undefined) {
    return {
      unparsable: `Unknown instrument ${instrument}; there are ${PRESENCE_INSTRUMENTS.join(', ')}`,
    };
  }
  if (!SNAP.test(text.snap)) {
    return { unparsable: `Unrecognized snap ${text.snap}; it is an integer from 0` };
  }
  const number = Number(text.snap);
  // A key of its own for every integer: rounded, it would be another's.
  const snap = Number.isSafeInteger(number) ? number : BigInt(text.snap);
  return { parsed: { snap: { instrument, group, snap }, detectors } };
}

/**
 * Reads which image is asked for; see {@link parseSnap}.
 *
 * Source: embargo-butler presence.py; there, names with anything after them passed and corner sensors did not.
 */
export function parseImage(text: ImageText): Parsed<GroupImage> {
  const snap = parseSnap(text);
  if ('unparsable' in snap) return snap;
  const { names, expected } = snap.parsed.detectors;
  if (!names.has(text.detector)) {
    const right =
      names.size === 1
        ? `only ${expected.join('')}`
        : `${names.size} such as ${expected.at(0) ?? ''} and ${expected.at(-1) ?? ''}`;
    return {
      unparsable: `Unrecognized detector name ${text.detector}; ${text.instrument} has ${right}`,
    };
  }
  return { parsed: { ...snap.parsed.snap, detectorName: text.detector } };
}

/** Reads how long an answer may be held open, in ms; 0 where nothing is said. */
export function parseWait(text: unknown): Parsed<number> {
  if (text === undefined) return { parsed: 0 };
  const seconds = typeof text === 'string' && SECONDS.test(text) ? Number(text) : NaN;
  if (!(seconds <= LONGEST_WAIT_SECONDS)) {
    const said = typeof text === 'string' ? text : 'given more than once';
    return {
      unparsable: `Unrecognized wait ${said}; it is a number of seconds from 0 to ${LONGEST_WAIT_SECONDS}`,
    };
  }
  return { parsed: Math.ceil(seconds * 1000) };
}
