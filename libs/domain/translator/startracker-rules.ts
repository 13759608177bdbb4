import type { JulianTime } from '#domain/observation';
import { ANNEX_RULES } from './annex-rules';
import { storableType } from './exposure-rules';
import { finite, isFault, missing, type Outcome } from './fault';
import { definedValue, textOf, textUnlessNaN } from './header-access';
import type { PropertyRules } from './header-reading';
import { rotationAngle } from './pointing-rules';
import { mjdTime } from './time-rules';

/**
 * How headers of the star trackers are read, small cameras on the telescope.
 *
 * Source: obs_rubinGenericCamera translator.py.
 */
export const STARTRACKER_RULES: PropertyRules = {
  ...ANNEX_RULES,

  datetime_begin: ({ header }): Outcome<JulianTime> => {
    const mjdBeg = definedValue(header, 'MJD-BEG');
    return mjdBeg === undefined ? missing('MJD-BEG') : mjdTime('MJD-BEG', mjdBeg);
  },

  /** As written: OBJECT is not science here, and only types in lower case are known to be of no sky. */
  observation_type: ({ header }): Outcome<string> => {
    const type = textOf(header, 'IMGTYPE');
    return isFault(type) ? type : storableType('IMGTYPE', type);
  },

  object: ({ header }): string => textUnlessNaN(definedValue(header, 'OBJECT')) ?? 'UNKNOWN',
  boresight_rotation_coord: (): string => 'sky',

  boresight_rotation_angle: (reading): Outcome<number> => {
    const rotation = rotationAngle(reading);
    if (isFault(rotation)) return rotation;
    return rotation === undefined ? missing('ROTPA, ROTANGLE') : finite(...rotation);
  },
};
