import { isFault, missing, type Outcome } from './fault';
import type { HeaderReading } from './header-reading';

/**
 * What stands for a keyword that is missing: a default, but a fault in an observation of science at the telescope, which
 * must have it.
 *
 * Source: obs_lsst translators/lsstCam.py (is_non_science_or_lab).
 */
export const unlessScience = <T>(reading: HeaderReading, keyword: string, fallback: T): Outcome<T> => {
  const type = reading.get('observation_type');
  if (isFault(type)) return type;
  if (type !== 'science') return fallback;
  const onMountain = reading.get('is_on_mountain');
  if (isFault(onMountain)) return onMountain;
  return onMountain ? missing(keyword) : fallback;
};
