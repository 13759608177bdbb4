import { invalid, type Fault } from './fault';
import { mend, type FixRule } from './fix-rules';
import { isTruthy } from './header-access';
import type { HeaderEdits } from './header-edits';

/** What is missing at the begin and the end of an exposure, and where it may be found. */
const DIRECTIONS = [
  ['RASTART', 'RA'],
  ['RAEND', 'RA'],
  ['DECSTART', 'DEC'],
  ['DECEND', 'DEC'],
] as const;

/** In the order in which they are applied. A coordinate of exactly 0 counts as missing, as in the official stack. */
const RULES: readonly FixRule<string>[] = [
  /** A simulated telescope does not drift: it points at begin and end where it was told to. */
  (header) => {
    for (const [keyword, source] of DIRECTIONS) {
      const value = header.get(source) ?? null;
      if (!isTruthy(header.get(keyword)) && isTruthy(value)) header.set(keyword, value);
    }
    return undefined;
  },
  (header) => {
    const isDirected = isTruthy(header.get('RA')) && isTruthy(header.get('DEC'));
    if (!isTruthy(header.get('RADESYS')) && isDirected) header.set('RADESYS', 'ICRS');
    return undefined;
  },
  /** The telescope's code stands under another name, or before the night in the observation's id. */
  (header, obsId) => {
    if (isTruthy(header.get('TELCODE'))) return undefined;
    const camcode = header.get('CAMCODE') ?? null;
    if (isTruthy(camcode)) {
      header.set('TELCODE', camcode);
      return undefined;
    }
    const [code, ...others] = obsId.split('_');
    if (others.length === 0)
      return invalid('OBSID', `is ${obsId}, which has no telescope's code before a "_"`);
    header.set('TELCODE', code ?? '');
    return undefined;
  },
];

/**
 * Mends what is known to be wrong in headers of the simulated commissioning camera, rule by rule.
 *
 * @param obsId - the observation's id as the uncorrected header has it
 * @returns why a rule failed, if one did; what was done before stays done
 *
 * Source: obs_lsst translators/comCamSim.py (fix_header), April 2026.
 */
export const fixLsstcomcamsimHeader = (header: HeaderEdits, obsId: string): Fault | undefined =>
  mend(header, obsId, RULES);
