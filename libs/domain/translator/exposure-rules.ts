import type { Header, HeaderValue } from '#domain/fits';
import { finite, invalid, isFault, missing, wrongType, type Outcome } from './fault';
import {
  castFloat,
  castText,
  definedValue,
  firstDefined,
  isTruthy,
  numberOf,
  type DefinedValue,
} from './header-access';
import { isSimulated } from './exposure-id';
import type { HeaderReading } from './header-reading';

const FILTER_KEYWORDS = ['FILTER', 'FILTER1', 'FILTER2'] as const;
const FILTER_DELIMITER = '~';
/** Part of the keywords that say what was simulated. */
const SIMULATE = 'SIMULATE';
/** The longest type that the registry holds; a longer one would fail all files of its batch. */
export const MAX_TYPE_LENGTH = 16;
/** No exposure time is known, seconds. */
const UNKNOWN_TIME = -1;
const SKY_TYPES: readonly string[] = ['science', 'object'];

/** Types of observation in which no light of the sky is wanted. */
export const DARK_TYPES: readonly string[] = ['bias', 'dark', 'flat'];

/**
 * What kind of exposure it was, how long, and through which filter, as all Rubin cameras say it.
 *
 * Source: obs_lsst translators/lsst.py.
 */
export const EXPOSURE_RULES = {
  observation_type: ({ header }: HeaderReading): Outcome<string> => {
    const imgtype = header.get('IMGTYPE');
    return imgtype === undefined ? missing('IMGTYPE') : typeOfObservation('IMGTYPE', imgtype);
  },

  observation_reason: (reading: HeaderReading): Outcome<string> => {
    const [keyword, reason] = firstDefined(reading.header, ['REASON', 'TESTTYPE']) ?? [];
    if (keyword !== undefined) {
      return typeof reason === 'string' ? reason.toLowerCase() : wrongType(keyword, reason, 'text');
    }
    const type = reading.get('observation_type');
    if (isFault(type)) return type;
    return type === 'science' ? 'science' : 'unknown';
  },

  exposure_time_requested: ({ header }: HeaderReading): Outcome<number> => secondsOf(header, 'EXPTIME'),

  exposure_time: (reading: HeaderReading): Outcome<number> => reading.get('exposure_time_requested'),

  dark_time: (reading: HeaderReading): Outcome<number> => {
    const darktime = definedValue(reading.header, 'DARKTIME');
    if (darktime !== undefined) {
      const seconds = numberOf(darktime);
      return seconds === undefined
        ? wrongType('DARKTIME', darktime, 'a number')
        : finite('DARKTIME', seconds);
    }
    reading.warn('dark_time', 'DEFAULT_USED', 'DARKTIME is missing, the exposure time is taken', 'DARKTIME');
    return reading.get('exposure_time');
  },

  physical_filter: ({ header }: HeaderReading): string => {
    const names = FILTER_KEYWORDS.map((keyword) => definedValue(header, keyword))
      .filter((value): value is DefinedValue => value !== undefined)
      .map(castText);
    return (names.join(FILTER_DELIMITER) || 'unknown').replaceAll('NONE', 'none');
  },

  has_simulated_content: ({ header }: HeaderReading): Outcome<boolean> => {
    for (const keyword of header.keys()) {
      if (keyword.length >= SIMULATE.length && keyword.includes(SIMULATE) && isTruthy(header.get(keyword))) {
        return true;
      }
    }
    const controller = definedValue(header, 'CONTRLLR');
    if (!isTruthy(controller)) return false;
    if (typeof controller !== 'string') return wrongType('CONTRLLR', controller, 'a letter');
    return isSimulated(controller);
  },

  can_see_sky: (reading: HeaderReading): Outcome<boolean | null> => {
    const seen = shutterOrVignetting(reading);
    return seen === undefined ? skyByType(reading) : seen;
  },
};

/** The type of an observation as a keyword has it, in lower case; exposures of the sky are all `science`. */
export const typeOfObservation = (keyword: string, value: HeaderValue): Outcome<string> => {
  if (typeof value !== 'string') return wrongType(keyword, value, 'text');
  const type = value.toLowerCase();
  return type === 'skyexp' || type === 'object' ? 'science' : storableType(keyword, type);
};

/** A type of observation that the registry can hold. */
export const storableType = (keyword: string, type: string): Outcome<string> =>
  type.length <= MAX_TYPE_LENGTH
    ? type
    : invalid(keyword, `is ${type}, longer than ${MAX_TYPE_LENGTH} characters`);

/** The seconds of a keyword, be they a number or a text that is one. */
export const secondsOf = (header: Header, keyword: string): Outcome<number> => {
  const value = definedValue(header, keyword);
  if (value === undefined) return missing(keyword);
  const seconds = castFloat(value);
  return seconds === undefined ? wrongType(keyword, value, 'a number') : finite(keyword, seconds);
};

/** The rule of instruments whose files may lack an exposure time: -1 s says that it is not known. */
export const exposureTimeIfKnown = (reading: HeaderReading): Outcome<number> => {
  if (definedValue(reading.header, 'EXPTIME') !== undefined) return secondsOf(reading.header, 'EXPTIME');
  const message = `EXPTIME is missing, ${UNKNOWN_TIME} s is taken for "unknown"`;
  reading.warn('exposure_time_requested', 'DEFAULT_USED', message, 'EXPTIME');
  return UNKNOWN_TIME;
};

/** What shutter and dome say of the sky; undefined if they say nothing. */
export const shutterOrVignetting = ({ header }: HeaderReading): boolean | null | undefined => {
  if (numberOf(header.get('SHUTTIME')) === 0) return false;
  const vignetting = definedValue(header, 'VIGN_MIN');
  if (vignetting === undefined) return undefined;
  return vignetting === 'UNKNOWN' ? null : vignetting !== 'FULLY';
};

/** What the type of the observation says of the sky. */
export const skyByType = (reading: HeaderReading): Outcome<boolean | null> => {
  const type = reading.get('observation_type');
  if (isFault(type)) return type;
  const lower = type.toLowerCase();
  if (SKY_TYPES.includes(lower)) return true;
  return DARK_TYPES.includes(lower) ? false : null;
};
