import { ts3RaftOf } from '#domain/instruments';
import { isoText, taiFrom, taiTo, type JulianTime } from '#domain/observation';
import { Fault, isFault, missing, wrongType, type Outcome } from './fault';
import { definedValue, textOf } from './header-access';
import type { PropertyRules } from './header-reading';
import { detectorOf, visitIsExposure } from './identity-rules';
import { TEST_STAND_RULES } from './test-stand-rules';
import { mjdTime } from './time-rules';
import { timestampId } from './timestamp-id';

/** The one place of each raft of one sensor. */
const SENSOR = 'S00';
const DATE_LENGTH = 'YYYY-MM-DD'.length;

/**
 * How headers of test stand 3 are read: single sensors at Brookhaven.
 *
 * Source: obs_lsst translators/ts3.py.
 */
export const TS3_RULES: PropertyRules = {
  ...TEST_STAND_RULES,

  /** In UTC, unlike that of every other instrument. */
  datetime_begin: ({ header }): Outcome<JulianTime> => {
    const mjdObs = definedValue(header, 'MJD-OBS');
    if (mjdObs === undefined) return missing('MJD-OBS');
    const begin = mjdTime('MJD-OBS', mjdObs);
    return isFault(begin) ? begin : taiFrom(begin, 'utc');
  },

  /** The name of the file without what follows its last dot. */
  observation_id: ({ header }): Outcome<string> => {
    const filename = header.get('FILENAME');
    if (filename === undefined) return missing('FILENAME');
    if (typeof filename !== 'string') return wrongType('FILENAME', filename, 'text');
    return withoutExtension(filename);
  },

  exposure_id: ({ header }): Outcome<number> => timestampId(header, 'DATE-OBS'),
  visit_id: visitIsExposure,

  detector_num: (reading): Outcome<number> => {
    const serial = textOf(reading.header, 'LSST_NUM');
    if (isFault(serial)) return serial;
    const raft = ts3RaftOf(serial);
    if (raft !== undefined) return detectorOf(reading, `${raft}_${SENSOR}`, ['LSST_NUM', 'LSST_NUM']);
    const { name } = reading.instrument;
    return new Fault('DETECTOR_UNKNOWN', `LSST_NUM is ${serial}, which ${name} never had`, 'LSST_NUM');
  },

  physical_filter: ({ header }): Outcome<string> => textOf(header, 'FILTER'),

  /** No keyword names it: the day stands for it. */
  science_program: (reading): Outcome<string> => {
    const begin = reading.get('datetime_begin');
    return isFault(begin) ? begin : isoText(taiTo(begin, 'utc')).slice(0, DATE_LENGTH);
  },
};

/** The dots that a name begins with are part of it. */
const withoutExtension = (filename: string): string => {
  const dot = filename.lastIndexOf('.');
  const nameBefore = filename.slice(filename.lastIndexOf('/') + 1, Math.max(dot, 0));
  return /[^.]/.test(nameBefore) ? filename.slice(0, dot) : filename;
};
