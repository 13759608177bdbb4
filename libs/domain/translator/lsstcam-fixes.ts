import { double, integer } from '#domain/fits';
import { isFault, wrongType, type Fault, type Outcome } from './fault';
import { mend, type FixRule } from './fix-rules';
import { castInteger, isTruthy } from './header-access';
import type { HeaderEdits } from './header-edits';
import { wrapAt } from './sky-angle';

/** Rules go by the night, YYYYMMDD, if the header says it. */
type NightRule = FixRule<number | undefined>;

/** Days (YYYYMMDD) with the sequence numbers, first and last, that were taken in a closed dome. */
const CLOSED_DOME: ReadonlyMap<number, readonly (readonly [number, number])[]> = new Map([
  [20250703, [[743, 745]]],
  [20250704, [[832, 834]]],
  [20250705, [[1, 736]]],
  [
    20250707,
    [
      [784, 823],
      [744, 783],
      [864, 903],
      [904, 943],
    ],
  ],
  [20250714, [[258, 781]]],
  [20250715, [[205, 1218]]],
  [20250819, [[4, 1052]]],
]);

/** Days on which a program was called BLOCK-417 by mistake. */
const MISNAMED_PROGRAM = new Set([
  20250415, 20250416, 20250417, 20250418, 20250421, 20250423, 20250424, 20250425, 20250503, 20250504,
  20250512, 20250522, 20250524, 20250826, 20250827, 20250828,
]);

const MISNAMED_PINHOLE_DAYS = ['20231107', '20231108', '20241015', '20241016'];

/** Turns a rotation angle that is there and not zero. */
const turn = (header: HeaderEdits, turned: (angle: number) => number): Fault | undefined =>
  isTruthy(header.get('ROTPA')) ? header.change('ROTPA', turned) : undefined;

const domeWasClosed = (header: HeaderEdits): Fault | undefined => {
  const vignetting = header.need('VIGN_MIN');
  if (isFault(vignetting)) return vignetting;
  if (vignetting !== 'FULLY') header.set('VIGN_MIN', 'FULLY');
  return undefined;
};

interface FilterPlace {
  readonly day: number;
  readonly first: number;
  readonly last: number;
  readonly filter: string;
  readonly band: string;
  readonly position: number;
  readonly slot: number;
}

/** For a part of one night the headers named another filter than the one in the beam. */
const filterWas =
  ({ day, first, last, filter, band, position, slot }: FilterPlace): NightRule =>
  (header, dayObs) => {
    if (dayObs !== day) return undefined;
    const seqNum = header.needNumber('SEQNUM');
    if (isFault(seqNum)) return seqNum;
    if (seqNum < first || seqNum > last) return undefined;
    header.set('FILTER', filter);
    header.set('FILTBAND', band);
    header.set('FILTPOS', double(position));
    header.set('FILTSLOT', integer(slot));
    return undefined;
  };

/** Without a first filter there is no second. */
const dropSecondFilterAlone = (header: HeaderEdits): void => {
  if (header.get('FILTER') === undefined && (header.get('FILTER2') ?? null) !== null) header.clear('FILTER2');
};

/** In the order in which they are applied; one that fails keeps the rest from being applied. */
const RULES: readonly NightRule[] = [
  /** A pinhole plate misnamed. */
  (header) => {
    const dayobs = header.get('DAYOBS');
    if (typeof dayobs !== 'string' || !MISNAMED_PINHOLE_DAYS.includes(dayobs)) return undefined;
    const filter = header.need('FILTER');
    if (isFault(filter)) return filter;
    if (filter === 'ph_05') header.set('FILTER', 'ph_5');
    return undefined;
  },
  /** In the first weeks the rotator's angle was still that of the commissioning camera. */
  (header, dayObs) =>
    dayObs !== undefined && dayObs > 20250301 && dayObs < 20250422
      ? turn(header, (angle) => angle - 90)
      : undefined,
  /** For half a night it was the wrong way round. */
  (header, dayObs) => {
    if (dayObs !== 20250422) return undefined;
    const seqNum = header.needNumber('SEQNUM');
    if (isFault(seqNum)) return seqNum;
    return seqNum < 251 ? turn(header, (angle) => wrapAt(angle - 180, 180)) : undefined;
  },
  /** A night of calibrations in a closed dome whose headers said that it was open. */
  (header, dayObs) => (dayObs === 20250518 ? domeWasClosed(header) : undefined),
  /** The same for parts of other nights. */
  (header, dayObs) => {
    const ranges = dayObs === undefined ? undefined : CLOSED_DOME.get(dayObs);
    if (ranges === undefined) return undefined;
    const seqNum = header.needNumber('SEQNUM');
    if (isFault(seqNum)) return seqNum;
    return ranges.some(([first, last]) => first <= seqNum && seqNum <= last)
      ? domeWasClosed(header)
      : undefined;
  },
  filterWas({ day: 20250609, first: 76, last: 578, filter: 'z_20', band: 'z', position: 201, slot: 4 }),
  (header, dayObs) => {
    if (dayObs === undefined || !MISNAMED_PROGRAM.has(dayObs)) return undefined;
    const program = header.need('PROGRAM');
    if (isFault(program)) return program;
    if (program === 'BLOCK-417') header.set('PROGRAM', 'BLOCK-T417');
    return undefined;
  },
  filterWas({ day: 20260315, first: 49, last: 109, filter: 'i_39', band: 'i', position: 304, slot: 1 }),
];

/** YYYYMMDD as a number where DAYOBS says anything. */
const dayObsOf = (header: HeaderEdits): Outcome<number | undefined> => {
  const dayobs = header.get('DAYOBS') ?? null;
  if (dayobs === null || !isTruthy(dayobs)) return undefined;
  return castInteger(dayobs) ?? wrongType('DAYOBS', dayobs, 'YYYYMMDD');
};

/**
 * Mends what is known to be wrong in headers of LSSTCam, rule by rule.
 *
 * @returns why a rule failed, if one did; the rules before it have been applied, those after it not
 *
 * Source: obs_lsst translators/lsstCam.py (fix_header), April 2026.
 */
export const fixLsstcamHeader = (header: HeaderEdits): Fault | undefined => {
  dropSecondFilterAlone(header);
  const dayObs = dayObsOf(header);
  return isFault(dayObs) ? dayObs : mend(header, dayObs, RULES);
};
