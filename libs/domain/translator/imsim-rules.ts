import { missing, wrongType, isFault, type Outcome } from './fault';
import { definedValue } from './header-access';
import type { HeaderReading, PropertyRules } from './header-reading';
import { degreesOf, storedAngle, trackedDirection } from './pointing-rules';
import type { AltAz, RaDec } from './property-values';
import { altAzUnknown, rotationFrom, SIMULATED_IMAGE_RULES } from './simulated-image-rules';
import { horizonOfHourAngle } from './sky-angle';

/** Latitude of the telescope, degrees. */
const LATITUDE = -30.244639;

/**
 * How headers of images that imSim made are read.
 *
 * Source: obs_lsst translators/imsim.py.
 */
export const IMSIM_RULES: PropertyRules = {
  ...SIMULATED_IMAGE_RULES,

  /** The filter with the version of its transmission curve, if the header lists it among the simulation's packages. */
  physical_filter: (reading): Outcome<string> => {
    const { header } = reading;
    const version = throughputsVersion(reading);
    if (isFault(version)) return version;
    const filter = header.get('FILTER');
    if (filter === undefined) return missing('FILTER');
    if (typeof filter !== 'string') return wrongType('FILTER', filter, 'text');
    if (version !== undefined) return `${filter}_sim_${version}`;
    reading.warn(
      'physical_filter',
      'DEFAULT_USED',
      'no version of throughputs, FILTER alone is taken',
      'FILTER',
    );
    return filter;
  },

  tracking_radec: (reading): Outcome<RaDec | null> => trackedDirection(reading, [['RATEL', 'DECTEL']]),
  boresight_rotation_angle: rotationFrom('ROTANGLE'),

  /** By the hour angle; the declination is taken for the apparent one. */
  altaz_begin: (reading): Outcome<AltAz | null> => {
    const type = reading.get('observation_type');
    if (isFault(type)) return type;
    if (type !== 'science') return null;
    const hastart = definedValue(reading.header, 'HASTART');
    const dectel = definedValue(reading.header, 'DECTEL');
    if (hastart === undefined || dectel === undefined) return altAzUnknown(reading);
    const hourAngle = degreesOf(['HASTART', hastart]);
    if (isFault(hourAngle)) return hourAngle;
    const declination = degreesOf(['DECTEL', dectel]);
    if (isFault(declination)) return declination;
    const { azimuth, altitude } = horizonOfHourAngle(hourAngle, declination, LATITUDE);
    return {
      azimuth: storedAngle(reading, 'HASTART', azimuth),
      zenithAngle: storedAngle(reading, 'HASTART', 90 - altitude),
    };
  },
};

/** What VERn says for the PKGn that is `throughputs`; undefined where none is. */
const throughputsVersion = ({ header }: HeaderReading): Outcome<string | undefined> => {
  for (const [keyword, value] of header) {
    if (!keyword.startsWith('PKG') || value !== 'throughputs') continue;
    const versionKeyword = `VER${keyword.slice('PKG'.length)}`;
    const version = header.get(versionKeyword);
    if (version === undefined) return missing(versionKeyword);
    return typeof version === 'string' ? version.trim() : wrongType(versionKeyword, version, 'text');
  }
  return undefined;
};
