import { invalid, isFault, missing, wrongType, type Outcome } from './fault';
import { definedValue, numberOf } from './header-access';
import type { HeaderReading, PropertyRules } from './header-reading';
import { nearestAsin } from './nearest-asin';
import { POINTING_RULES, storedAngle } from './pointing-rules';
import type { AltAz } from './property-values';
import { SIMULATION_RULES } from './simulation-rules';

const RADIAN_IN_DEGREES = 57.29577951308232;
const ZENITH = 90;
/** Where nothing tells how high the telescope looked. */
const SOME_ALTITUDE = 45;

/**
 * How headers of the simulated commissioning camera are read. The files of the rehearsals say where they looked in the sky
 * and through how much air, but not in which direction from the telescope, and their dates do not fit: the azimuth is
 * given as 0, the altitude as what the airmass makes it.
 *
 * Source: obs_lsst translators/comCamSim.py.
 */
export const LSSTCOMCAMSIM_RULES: PropertyRules = {
  ...SIMULATION_RULES,

  altaz_begin: (reading): Outcome<AltAz | null> => {
    const has = (keyword: string): boolean => definedValue(reading.header, keyword) !== undefined;
    if (has('ELSTART') && has('AZSTART')) return POINTING_RULES.altaz_begin(reading);
    if (!has('RA') || !has('DEC')) return null;
    const onSky = reading.get('is_on_sky');
    if (isFault(onSky)) return onSky;
    const altitude = onSky ? altitudeByAirmass(reading) : SOME_ALTITUDE;
    if (isFault(altitude)) return altitude;
    return { azimuth: 0, zenithAngle: storedAngle(reading, 'AMSTART', ZENITH - altitude) };
  },
};

/** Degrees; air is taken for flat layers, which are thinnest overhead. */
const altitudeByAirmass = ({ header }: HeaderReading): Outcome<number> => {
  const amstart = definedValue(header, 'AMSTART');
  if (amstart === undefined) return missing('AMSTART');
  const airmass = numberOf(amstart);
  if (airmass === undefined) return wrongType('AMSTART', amstart, 'a number');
  if (Math.abs(airmass) < 1) return invalid('AMSTART', `is ${airmass}, less air than overhead`);
  return nearestAsin(1 / airmass) * RADIAN_IN_DEGREES;
};
