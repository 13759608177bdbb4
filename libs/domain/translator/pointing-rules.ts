import type { Header } from '#domain/fits';
import { DARK_TYPES } from './exposure-rules';
import { finite, invalid, isFault, missing, wrongType, type Outcome } from './fault';
import {
  areEqual,
  castFloat,
  definedValue,
  firstDefined,
  numberOf,
  type DefinedValue,
} from './header-access';
import type { HeaderReading } from './header-reading';
import type { AltAz, RaDec } from './property-values';
import { icrsOfFk5, wrapAt } from './sky-angle';

type KeywordPair = readonly [longitude: string, latitude: string];

const PAIRS: readonly KeywordPair[] = [
  ['RASTART', 'DECSTART'],
  ['RA', 'DEC'],
];
const DECIMAL = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)\s*$/;
const LOWEST_ALTITUDE = -5.55;
const ZENITH = 90;

/** Controller of PhoSim, whose observations are on the sky without saying where the telescope was. */
export const PHOSIM = 'H';

/**
 * Where telescope and camera pointed, as all Rubin cameras say it.
 *
 * Source: obs_lsst translators/lsst.py, astro_metadata_translator translators/helpers.py.
 */
export const POINTING_RULES = {
  is_on_mountain: ({ header }: HeaderReading): Outcome<boolean> => !header.has('TSTAND'),

  is_on_sky: (reading: HeaderReading): Outcome<boolean> => {
    const tracksys = definedValue(reading.header, 'TRACKSYS');
    if (tracksys !== undefined) {
      if (typeof tracksys !== 'string') return wrongType('TRACKSYS', tracksys, 'text');
      if (tracksys.toLowerCase() === 'local') return false;
    }
    const type = reading.get('observation_type');
    if (isFault(type)) return type;
    return DARK_TYPES.includes(type) ? false : reading.get('is_on_mountain');
  },

  boresight_rotation_coord: (reading: HeaderReading): Outcome<string | null> => {
    const onSky = reading.get('is_on_sky');
    if (isFault(onSky)) return onSky;
    const rotcoord = onSky ? definedValue(reading.header, 'ROTCOORD') : undefined;
    if (rotcoord === undefined) return 'unknown';
    return typeof rotcoord === 'string' ? rotcoord : wrongType('ROTCOORD', rotcoord, 'text');
  },

  /** The telescope may say that it tracks while it does not, in biases and flats; darks are taken tracking on purpose. */
  tracking_radec: (reading: HeaderReading): Outcome<RaDec | null> => {
    const type = reading.get('observation_type');
    if (isFault(type)) return type;
    if (type !== 'dark' && DARK_TYPES.includes(type)) return null;
    const tracksys = definedValue(reading.header, 'TRACKSYS');
    if (tracksys !== undefined && tracksys !== 'RADEC') return null;
    const direction = directionOf(reading);
    if (!isFault(direction) || direction.code === 'HEADER_VALUE_NOT_FINITE') return direction;
    const onSky = reading.get('is_on_sky');
    if (isFault(onSky)) return onSky;
    return onSky ? direction : null;
  },

  altaz_begin: (reading: HeaderReading): Outcome<AltAz | null> => {
    const onMountain = reading.get('is_on_mountain');
    if (isFault(onMountain)) return onMountain;
    if (!onMountain) return null;
    const azstart = definedValue(reading.header, 'AZSTART');
    const elstart = definedValue(reading.header, 'ELSTART');
    if (azstart === undefined || elstart === undefined) {
      return reading.header.get('CONTRLLR') === PHOSIM ? null : noneIfNotScience(reading, 'AZSTART, ELSTART');
    }
    return altAzFrom(reading, ['AZSTART', azstart], ['ELSTART', elstart], { lowest: LOWEST_ALTITUDE });
  },
};

type KeywordWithValue = readonly [keyword: string, value: DefinedValue];

/**
 * Azimuth and zenith angle by what two keywords say in degrees. An altitude beyond what telescopes reach is taken for the
 * nearest that they do; what nobody can believe is as good as missing.
 *
 * @param lowest - the least altitude, degrees
 * @param altitudeOf - the altitude by the second keyword's value, if that is another angle
 *
 * Source: astro_metadata_translator translators/helpers.py (altaz_from_degree_headers).
 */
export const altAzFrom = (
  reading: HeaderReading,
  [azimuthKeyword, azimuthValue]: KeywordWithValue,
  [heightKeyword, heightValue]: KeywordWithValue,
  { lowest, altitudeOf = (height) => height }: { lowest: number; altitudeOf?: (height: number) => number },
): Outcome<AltAz | null> => {
  const azimuth = numberOf(azimuthValue);
  if (azimuth === undefined) return wrongType(azimuthKeyword, azimuthValue, 'a number');
  const height = numberOf(heightValue);
  if (height === undefined) return wrongType(heightKeyword, heightValue, 'a number');
  const altitude = altitudeOf(height);
  if (azimuth < -360 || altitude < -90) {
    return noneIfNotScience(reading, `believable ${azimuthKeyword}, ${heightKeyword}`);
  }
  return {
    azimuth: storedAngle(reading, azimuthKeyword, wrapAt(azimuth, 360)),
    zenithAngle: storedAngle(reading, heightKeyword, ZENITH - clampAltitude(altitude, lowest)),
  };
};

/** Azimuth and zenith angle are stored each for itself: one that is no number does not take the other away. */
export const storedAngle = (reading: HeaderReading, keyword: string, degrees: number): number | null => {
  const angle = finite(keyword, degrees);
  if (!isFault(angle)) return angle;
  reading.warn('altaz_begin', angle.code, angle.problem, keyword);
  return null;
};

const clampAltitude = (altitude: number, lowest: number): number => {
  if (altitude > ZENITH) return ZENITH;
  return altitude < lowest ? lowest : altitude;
};

/** Science observations must have what others may lack. */
const noneIfNotScience = (reading: HeaderReading, keywords: string): Outcome<null> => {
  const type = reading.get('observation_type');
  if (isFault(type)) return type;
  return type === 'science' ? missing(keywords) : null;
};

const directionOf = (reading: HeaderReading): Outcome<RaDec | null> => {
  const { header } = reading;
  const date = header.get('DATE');
  if (date === undefined) return missing('DATE');
  if (areEqual(header.get('DATE-OBS'), date)) return directionByHorizon(reading);
  return trackedDirection(reading, PAIRS);
};

/**
 * The direction that the first of these pairs of keywords gives, in the frame that RADESYS names; null for a moving target,
 * and for what is no science observation and gives none.
 *
 * Source: astro_metadata_translator translators/helpers.py (tracking_from_degree_headers).
 */
export const trackedDirection = (
  reading: HeaderReading,
  pairs: readonly KeywordPair[],
): Outcome<RaDec | null> => {
  const { header } = reading;
  const frame = frameOf(header);
  if (isFault(frame) || frame === 'gappt') return isFault(frame) ? frame : null;
  for (const [raKeyword, decKeyword] of pairs) {
    const ra = definedValue(header, raKeyword);
    const dec = definedValue(header, decKeyword);
    if (ra !== undefined && dec !== undefined) return icrsOf(frame, [raKeyword, ra], [decKeyword, dec]);
  }
  return noneIfNotScience(reading, pairs[0]?.join(', ') ?? 'a direction');
};

/** A date that was put in the place of a wrong one: RA and DEC, computed with that, are worthless; azimuth and altitude are not. */
const directionByHorizon = (reading: HeaderReading): Outcome<null> => {
  const altaz = reading.get('altaz_begin');
  if (isFault(altaz)) return altaz;
  if (altaz === null) return missing('AZSTART, ELSTART');
  reading.warn(
    'tracking_radec',
    'EARTH_ROTATION_NEEDED',
    'tracking_radec: DATE-OBS equals DATE, so that RA and DEC are of another time; they are not computed from AZSTART, ELSTART',
    'DATE-OBS',
  );
  return null;
};

/** The camera's rotation on the sky with its keyword, in degrees, NaN if the header says so; undefined where it says nothing. */
export const rotationAngle = ({
  header,
}: HeaderReading): Outcome<readonly [keyword: string, degrees: number] | undefined> => {
  const [keyword, value] = firstDefined(header, ['ROTPA', 'ROTANGLE']) ?? [];
  if (keyword === undefined || value === undefined) return undefined;
  const angle = castFloat(value);
  return angle === undefined ? wrongType(keyword, value, 'a number') : [keyword, angle];
};

const frameOf = (header: Header): Outcome<string> => {
  const radesys = definedValue(header, 'RADESYS');
  if (radesys === undefined) return 'icrs';
  return typeof radesys === 'string' ? radesys.trim().toLowerCase() : wrongType('RADESYS', radesys, 'text');
};

/** The degrees of a keyword, be they a number or a text that is one. */
export const degreesOf = ([keyword, value]: KeywordWithValue): Outcome<number> => {
  const degrees = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : numberOf(value);
  return degrees === undefined ? wrongType(keyword, value, 'degrees') : finite(keyword, degrees);
};

const icrsOf = (frame: string, raPair: KeywordWithValue, decPair: KeywordWithValue): Outcome<RaDec> => {
  const ra = degreesOf(raPair);
  if (isFault(ra)) return ra;
  const dec = degreesOf(decPair);
  if (isFault(dec)) return dec;
  if (Math.abs(dec) > 90) return invalid(decPair[0], `is ${dec}, beyond the poles`);
  const direction = { ra: wrapAt(ra, 360), dec };
  if (frame === 'icrs') return direction;
  return frame === 'fk5' ? icrsOfFk5(direction) : invalid('RADESYS', `is ${frame}, neither ICRS nor FK5`);
};
