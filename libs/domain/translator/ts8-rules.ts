import { ts8SensorOf } from '#domain/instruments';
import { taiNs } from '#domain/observation';
import { EXPOSURE_RULES } from './exposure-rules';
import { Fault, invalid, isFault, missing, wrongType, type Outcome } from './fault';
import { definedValue, numberOf, textOf } from './header-access';
import type { HeaderReading, PropertyRules } from './header-reading';
import { detectorOf, IDENTITY_RULES, visitIsExposure } from './identity-rules';
import { TEST_STAND_RULES } from './test-stand-rules';
import { beginOf } from './time-rules';
import { timestampId } from './timestamp-id';
import { ORIGINAL_DATE_OBS } from './ts8-fixes';

/** 2023-05-24T23:00:00 TAI: after it exposures are numbered as those of LSSTCam are. */
const NUMBERED_BY_NIGHT_AFTER = taiNs(1_684_969_200_000_000_000n);

/** What was at each place of the filter wheel, while headers gave its position. */
const FILTER_AT: ReadonlyMap<number, string> = new Map([
  [2, 'g'],
  [3, 'r'],
  [4, 'i'],
  [5, 'z'],
  [6, 'y'],
]);

/**
 * How headers of test stand 8 are read: rafts in a laboratory, before they were built into LSSTCam.
 *
 * Source: obs_lsst translators/ts8.py.
 */
export const TS8_RULES: PropertyRules = {
  ...TEST_STAND_RULES,

  /** The first headers had no OBSID, only the name of the file. */
  observation_id: ({ header }): Outcome<string> => {
    const obsid = definedValue(header, 'OBSID');
    if (obsid !== undefined) return typeof obsid === 'string' ? obsid : wrongType('OBSID', obsid, 'text');
    const filename = header.get('FILENAME');
    if (filename === undefined) return missing('OBSID, FILENAME');
    return typeof filename === 'string'
      ? filename.slice(0, filename.lastIndexOf('.'))
      : wrongType('FILENAME', filename, 'text');
  },

  exposure_id: (reading): Outcome<number> => {
    const begin = beginOf(reading);
    if (isFault(begin)) return begin;
    if (begin > NUMBERED_BY_NIGHT_AFTER) {
      const obsId = reading.get('observation_id');
      if (isFault(obsId)) return obsId;
      if (obsId.startsWith('TS_C_')) return IDENTITY_RULES.exposure_id(reading);
    }
    const { header } = reading;
    return header.has('DATE-OBS')
      ? timestampId(header, header.has(ORIGINAL_DATE_OBS) ? ORIGINAL_DATE_OBS : 'DATE-OBS')
      : missing('DATE-OBS');
  },

  visit_id: visitIsExposure,

  /** The raft by its own name, the place in it by the serial number of its sensor; the two may disagree. */
  detector_num: (reading): Outcome<number> => {
    const raft = raftOf(reading);
    if (isFault(raft)) return raft;
    const sensor = sensorOf(reading);
    return isFault(sensor) ? sensor : detectorOf(reading, `${raft}_${sensor}`, ['RAFTNAME', 'LSST_NUM']);
  },

  physical_filter: (reading): string => {
    const { header } = reading;
    if (!header.has('FILTPOS')) {
      const name = EXPOSURE_RULES.physical_filter(reading);
      return name.includes('unspecified') ? 'unknown' : name;
    }
    const filter = FILTER_AT.get(numberOf(header.get('FILTPOS')) ?? NaN);
    if (filter !== undefined) return filter;
    reading.warn(
      'physical_filter',
      'DEFAULT_USED',
      'FILTPOS is no place of a filter, unknown is taken',
      'FILTPOS',
    );
    return 'unknown';
  },

  science_program: ({ header }): Outcome<string> => textOf(header, 'RUNNUM'),
};

/** `RTM-011` of `LCA-11021_RTM-011-Dev`. */
const raftOf = ({ header }: HeaderReading): Outcome<string> => {
  const raftname = header.get('RAFTNAME');
  if (raftname === undefined) return missing('RAFTNAME');
  if (typeof raftname !== 'string') return wrongType('RAFTNAME', raftname, 'text');
  return /RTM-\d{3}/.exec(raftname)?.[0] ?? invalid('RAFTNAME', `is ${raftname}, which names no RTM-nnn`);
};

const sensorOf = ({ header, instrument }: HeaderReading): Outcome<string> => {
  const serial = header.get('LSST_NUM');
  if (serial === undefined) return missing('LSST_NUM');
  if (typeof serial !== 'string') return wrongType('LSST_NUM', serial, 'text');
  // Some say that the sensor is one of the development, some do not.
  return (
    ts8SensorOf(serial.replace(/-Dev$/, '')) ??
    new Fault('DETECTOR_UNKNOWN', `LSST_NUM is ${serial}, which ${instrument.name} never had`, 'LSST_NUM')
  );
};
