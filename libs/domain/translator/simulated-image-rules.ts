import { EXPOSURE_RULES, secondsOf } from './exposure-rules';
import { finite, invalid, isFault, missing, wrongType, type Outcome } from './fault';
import { castFloat, castInteger, definedValue, firstDefined, textOf } from './header-access';
import type { HeaderReading, PropertyRules } from './header-reading';
import { detectorNamedBy, IDENTITY_RULES, visitIsExposure } from './identity-rules';
import { POINTING_RULES } from './pointing-rules';
import { wrapAt } from './sky-angle';
import { TIME_RULES } from './time-rules';

/**
 * How headers of simulated images of LSSTCam are read, where that differs from what all Rubin cameras have in common: each has
 * one number, which is that of observation, exposure and visit.
 *
 * Source: obs_lsst translators/lsstsim.py, and what imsim.py and phosim.py have in common.
 */
export const SIMULATED_IMAGE_RULES = {
  ...IDENTITY_RULES,
  ...TIME_RULES,
  ...EXPOSURE_RULES,
  ...POINTING_RULES,

  exposure_id: ({ header }: HeaderReading): Outcome<number> => {
    const obsid = definedValue(header, 'OBSID');
    if (obsid === undefined) return missing('OBSID');
    const id = castInteger(obsid);
    if (id === undefined) return wrongType('OBSID', obsid, 'a whole number');
    return Number.isSafeInteger(id) ? id : invalid('OBSID', `is ${id}, too great for an exposure id`);
  },

  visit_id: visitIsExposure,
  observation_counter: (): number => 0,
  detector_num: detectorNamedBy('RAFTNAME', 'SENSNAME'),
  has_simulated_content: (): boolean => true,
  observing_day_offset: (): number => 0,
  object: (): string => 'UNKNOWN',
  science_program: ({ header }: HeaderReading): Outcome<string> => textOf(header, 'RUNNUM'),
  dark_time: ({ header }: HeaderReading): Outcome<number> => secondsOf(header, 'DARKTIME'),
  boresight_rotation_coord: (): string => 'sky',
} satisfies Partial<PropertyRules>;

/** The simulations turn the camera the other way round, and from another direction, than the telescope does; [0, 360) degrees. */
export const rotationFrom =
  (...keywords: readonly string[]) =>
  ({ header }: HeaderReading): Outcome<number> => {
    const [keyword, value] = firstDefined(header, keywords) ?? [];
    if (keyword === undefined || value === undefined) return missing(keywords.join(', '));
    const angle = castFloat(value);
    return angle === undefined
      ? wrongType(keyword, value, 'a number')
      : finite(keyword, wrapAt(90 - angle, 360));
  };

/**
 * Azimuth and altitude of a simulation that gives only a position in the sky: they follow from it by the rotation of the Earth,
 * which is not known here.
 */
export const altAzUnknown = (reading: HeaderReading): Outcome<null> => {
  const direction = reading.get('tracking_radec');
  if (isFault(direction) || direction === null) return direction;
  reading.warn(
    'altaz_begin',
    'EARTH_ROTATION_NEEDED',
    'altaz_begin: no keyword gives azimuth and altitude; they are not computed from the position in the sky',
  );
  return null;
};
