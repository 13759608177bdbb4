import type { Outcome } from './fault';
import { definedValue, textOf } from './header-access';
import type { PropertyRules } from './header-reading';
import { altAzFrom, trackedDirection } from './pointing-rules';
import type { AltAz, RaDec } from './property-values';
import { altAzUnknown, rotationFrom, SIMULATED_IMAGE_RULES } from './simulated-image-rules';

const PAIRS = [
  ['RATEL', 'DECTEL'],
  ['RA_DEG', 'DEC_DEG'],
  ['BORE-RA', 'BORE-DEC'],
] as const;

/**
 * How headers of images that PhoSim made are read.
 *
 * Source: obs_lsst translators/phosim.py.
 */
export const PHOSIM_RULES: PropertyRules = {
  ...SIMULATED_IMAGE_RULES,
  observation_type: (): string => 'science',
  physical_filter: ({ header }): Outcome<string> => textOf(header, 'FILTER'),
  tracking_radec: (reading): Outcome<RaDec | null> => trackedDirection(reading, PAIRS),
  boresight_rotation_angle: rotationFrom('ROTANGZ', 'ROTANGLE'),

  altaz_begin: (reading): Outcome<AltAz | null> => {
    const azimuth = definedValue(reading.header, 'AZIMUTH');
    const zenith = definedValue(reading.header, 'ZENITH');
    if (azimuth === undefined || zenith === undefined) return altAzUnknown(reading);
    return altAzFrom(reading, ['AZIMUTH', azimuth], ['ZENITH', zenith], {
      lowest: 0,
      altitudeOf: (zenithAngle) => 90 - zenithAngle,
    });
  },
};
