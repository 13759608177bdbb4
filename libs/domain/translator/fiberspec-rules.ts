import type { JulianTime } from '#domain/observation';
import { ANNEX_RULES } from './annex-rules';
import { exposureTimeIfKnown } from './exposure-rules';
import { missing, wrongType, type Outcome } from './fault';
import { definedValue } from './header-access';
import type { PropertyRules } from './header-reading';
import { exposureIdBy, visitIsExposure } from './identity-rules';
import { isoTime } from './time-rules';

/**
 * How headers of the fibre spectrographs are read, which watch the light of the calibration system.
 *
 * Source: obs_fiberspectrograph translator.py.
 */
export const FIBERSPEC_RULES: PropertyRules = {
  ...ANNEX_RULES,

  datetime_begin: ({ header }): Outcome<JulianTime> => {
    const dateBeg = definedValue(header, 'DATE-BEG');
    return dateBeg === undefined ? missing('DATE-BEG') : isoTime('DATE-BEG', dateBeg, 'tai');
  },

  exposure_time_requested: exposureTimeIfKnown,

  /** Night and counter alone: spectrographs name themselves as CONTRLLR, so that their ids may clash. */
  exposure_id: ({ header }): Outcome<number> => {
    const seqnum = header.get('SEQNUM');
    return typeof seqnum === 'string' ? wrongType('SEQNUM', seqnum, 'a whole number') : exposureIdBy(header);
  },

  visit_id: visitIsExposure,
  observation_type: (): string => 'spectrum',
  object: (): null => null,
  tracking_radec: (): null => null,
  boresight_rotation_angle: (): null => null,
};
