import { double } from '#domain/fits';
import { isFault, type Fault } from './fault';
import { mend, type FixRule } from './fix-rules';
import { numberOf } from './header-access';
import type { HeaderEdits } from './header-edits';
import { beginTime, nanoseconds } from './time-rules';
import { utcTime } from './utc-time';

/** After it the camera was on its way to Chile, without filters. */
const LEFT_TUCSON = utcTime('2020-03-13');

/** The sensor in each place of the only raft. */
const SERIALS: ReadonlyMap<unknown, string> = new Map([
  ['S00', 'ITL-3800C-229'],
  ['S01', 'ITL-3800C-251'],
  ['S02', 'ITL-3800C-215'],
  ['S10', 'ITL-3800C-326'],
  ['S11', 'ITL-3800C-283'],
  ['S12', 'ITL-3800C-243'],
  ['S20', 'ITL-3800C-319'],
  ['S21', 'ITL-3800C-209'],
  ['S22', 'ITL-3800C-206'],
]);

/** In the order in which they are applied; one that fails keeps the rest from being applied. */
const RULES: readonly FixRule<undefined>[] = [
  /** A filter not named is not known; `r` is a band, of whose filters there was one, and none after the camera had left. */
  (header) => {
    const filter = header.get('FILTER') ?? null;
    if (filter === null) {
      header.set('FILTER', 'unknown');
      return undefined;
    }
    if (filter !== 'r' && filter !== '') return undefined;
    const begin = nanoseconds(beginTime(header.header));
    if (isFault(begin)) return begin;
    header.set('FILTER', begin > LEFT_TUCSON ? 'empty' : 'r_03');
    return undefined;
  },
  /** In the laboratory of 2019 the camera called itself by the name of the great one. */
  (header) => {
    if (header.get('INSTRUME') === 'LSST_CAMERA') header.set('INSTRUME', 'ComCam');
    return undefined;
  },
  /** A serial number left out follows from the sensor's place. */
  (header) => {
    const serial = SERIALS.get(header.get('CCDSLOT'));
    if (header.get('LSST_NUM') === undefined && serial !== undefined) header.set('LSST_NUM', serial);
    return undefined;
  },
  /** The camera was not rotated where the header does not say how much. */
  (header) => {
    if (numberOf(header.get('ROTPA')) === undefined) header.set('ROTPA', double(0));
    return undefined;
  },
];

/**
 * Mends what is known to be wrong in headers of the commissioning camera, rule by rule.
 *
 * @returns why a rule failed, if one did; the rules before it have been applied, those after it not
 *
 * Source: obs_lsst translators/comCam.py (fix_header), April 2026.
 */
export const fixLsstcomcamHeader = (header: HeaderEdits): Fault | undefined => mend(header, undefined, RULES);
