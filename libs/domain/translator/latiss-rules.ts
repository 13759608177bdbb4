import type { Header } from '#domain/fits';
import { EXPOSURE_RULES, exposureTimeIfKnown, typeOfObservation } from './exposure-rules';
import { finite, isFault, missing, wrongType, type Outcome } from './fault';
import { castFloat, definedValue, firstDefined, isTruthy, castText, textUnlessNaN } from './header-access';
import type { HeaderReading, PropertyRules } from './header-reading';
import { IDENTITY_RULES } from './identity-rules';
import { POINTING_RULES, rotationAngle } from './pointing-rules';
import { beginOf, TIME_RULES } from './time-rules';
import { unlessScience } from './unless-science';
import { utcTime } from './utc-time';

/** After it the spectrograph is at the telescope; of what it said in the laboratory much is not believed. */
const AT_TELESCOPE = utcTime('2020-01-01');
/** An empty place of the filter wheel, `empty` and `empty_1`; of the gratings' anything that begins with `empty`. */
const EMPTY_FILTER = /^empty_?\d*$/i;
const EMPTY_GRATING = /^empty/i;

/**
 * How headers of LATISS, the spectrograph of the auxiliary telescope, are read, where that differs from what all Rubin
 * cameras have in common.
 *
 * Source: obs_lsst translators/latiss.py.
 */
export const LATISS_RULES: PropertyRules = {
  ...IDENTITY_RULES,
  ...TIME_RULES,
  ...EXPOSURE_RULES,
  ...POINTING_RULES,

  /** Its only sensor, `RXX_S00` in the registry; headers and files say `R00_S00`, or nothing. */
  detector_num: (): number => 0,

  /** The oldest headers say IMGNAME. */
  observation_id: ({ header }): Outcome<string> => {
    const [, obsId] = firstDefined(header, ['OBSID', 'IMGNAME']) ?? [];
    return obsId === undefined ? missing('OBSID, IMGNAME') : castText(obsId);
  },

  is_on_mountain: (reading): Outcome<boolean> => {
    const begin = beginOf(reading);
    return isFault(begin) ? begin : begin > AT_TELESCOPE;
  },

  object: (reading): Outcome<string> => {
    const object = definedValue(reading.header, 'OBJECT');
    return object === undefined
      ? unlessScience(reading, 'OBJECT', 'UNKNOWN')
      : (textUnlessNaN(object) ?? 'UNKNOWN');
  },

  science_program: ({ header }): string => textUnlessNaN(definedValue(header, 'PROGRAM')) ?? 'unknown',

  /** The shutter is told how long to open, and does: what was requested is what was exposed. */
  exposure_time_requested: exposureTimeIfKnown,

  /** No less than the exposure time. */
  dark_time: (reading): Outcome<number> => {
    const exposureTime = reading.get('exposure_time');
    if (isFault(exposureTime)) return exposureTime;
    const shorter = (problem: string): number => {
      const message = `DARKTIME is ${problem}, the exposure time is taken`;
      reading.warn('dark_time', 'DEFAULT_USED', message, 'DARKTIME');
      return exposureTime;
    };
    const darktime = definedValue(reading.header, 'DARKTIME');
    if (darktime === undefined) return shorter('missing');
    const seconds = castFloat(darktime);
    if (seconds === undefined) return wrongType('DARKTIME', darktime, 'a number');
    return seconds >= exposureTime ? finite('DARKTIME', seconds) : shorter('not as long as EXPTIME');
  },

  /** OBSTYPE, as documented, before IMGTYPE; `object` in the laboratory was no object in the sky. */
  observation_type: (reading): Outcome<string> => {
    const [keyword, value] = firstDefined(reading.header, ['OBSTYPE', 'IMGTYPE']) ?? [];
    if (keyword === undefined || value === undefined) return guessedType(reading);
    const isObject = typeof value === 'string' && value.toLowerCase() === 'object';
    if (!isObject) return typeOfObservation(keyword, value);
    const onMountain = reading.get('is_on_mountain');
    if (isFault(onMountain)) return onMountain;
    return onMountain ? 'science' : 'labobject';
  },

  /** Filter and grating, always both. */
  physical_filter: (reading): Outcome<string> => {
    const filter = filterOf(reading);
    if (isFault(filter)) return filter;
    const grating = gratingOf(reading.header);
    return isFault(grating) ? grating : `${filter}~${grating}`;
  },

  /** NaN in the official stack where it may be missing; that is no angle to store. */
  boresight_rotation_angle: (reading): Outcome<number | null> => {
    const rotation = rotationAngle(reading);
    if (isFault(rotation)) return rotation;
    if (rotation !== undefined) return finite(...rotation);
    const none = unlessScience(reading, 'ROTPA', null);
    if (none === null) {
      reading.warn('boresight_rotation_angle', 'DEFAULT_USED', 'ROTPA is missing, null is taken', 'ROTPA');
    }
    return none;
  },
};

/** What is not exposed to light at all is taken for a bias. */
const guessedType = (reading: HeaderReading): Outcome<string> => {
  const exposureTime = reading.get('exposure_time');
  if (isFault(exposureTime)) return exposureTime;
  const type = exposureTime === 0 ? 'bias' : 'unknown';
  reading.warn('observation_type', 'DEFAULT_USED', `IMGTYPE is missing, ${type} is taken`, 'IMGTYPE');
  return type;
};

const filterOf = (reading: HeaderReading): Outcome<string> => {
  const filter = definedValue(reading.header, 'FILTER');
  if (filter === undefined) {
    // Without light the filter does not matter.
    if (!['bias', 'dark'].includes(reading.find('observation_type') ?? '')) {
      reading.warn('physical_filter', 'DEFAULT_USED', 'FILTER is missing, unknown is taken', 'FILTER');
    }
    return 'unknown';
  }
  if (typeof filter !== 'string') return wrongType('FILTER', filter, 'text');
  return EMPTY_FILTER.test(filter) ? 'empty' : filter;
};

const gratingOf = (header: Header): Outcome<string> => {
  const grating = definedValue(header, 'GRATING');
  if (grating === undefined) return 'unknown';
  if (!isTruthy(grating)) return 'empty';
  if (typeof grating !== 'string') return wrongType('GRATING', grating, 'text');
  return EMPTY_GRATING.test(grating) ? 'empty' : grating;
};
