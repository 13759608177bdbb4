import type { Header } from '#domain/fits';
import { detectorByFullName } from '#domain/instruments';
import { Fault, invalid, isFault, missing, wrongType, type Outcome } from './fault';
import { castInteger, definedValue, textOf, wholeNumberOf } from './header-access';
import { exposureIdOf } from './exposure-id';
import { groupIdOf } from './group-id';
import type { HeaderReading } from './header-reading';

/** A sensor by the names of its raft and of its place in it. */
export const detectorOf = (
  { instrument }: HeaderReading,
  fullName: string,
  [raftKeyword, sensorKeyword]: readonly [raft: string, sensor: string],
): Outcome<number> =>
  detectorByFullName(instrument, fullName)?.id ??
  new Fault(
    'DETECTOR_UNKNOWN',
    `${raftKeyword} and ${sensorKeyword} say ${fullName}, which ${instrument.name} does not have`,
    sensorKeyword,
  );

/** The rule of cameras that name raft and sensor in these keywords. */
export const detectorNamedBy =
  (raftKeyword: string, sensorKeyword: string) =>
  (reading: HeaderReading): Outcome<number> => {
    const raft = textOf(reading.header, raftKeyword);
    if (isFault(raft)) return raft;
    const sensor = textOf(reading.header, sensorKeyword);
    if (isFault(sensor)) return sensor;
    return detectorOf(reading, `${raft}_${sensor}`, [raftKeyword, sensorKeyword]);
  };

/**
 * Which exposure, which detector, and the exposure's place in its group, as all Rubin cameras say it.
 *
 * Source: obs_lsst translators/lsst.py.
 */
export const IDENTITY_RULES = {
  observation_id: ({ header }: HeaderReading): Outcome<string> => textOf(header, 'OBSID'),

  detector_num: detectorNamedBy('RAFTBAY', 'CCDSLOT'),

  exposure_id: ({ header }: HeaderReading): Outcome<number> => exposureIdBy(header, 'CONTRLLR'),

  exposure_group: (reading: HeaderReading): Outcome<string> => {
    const group = definedValue(reading.header, 'GROUPID');
    if (typeof group === 'string') return group;
    if (group !== undefined) return wrongType('GROUPID', group, 'text');
    const exposureId = reading.get('exposure_id');
    return isFault(exposureId) ? exposureId : `${exposureId}`;
  },

  visit_id: (reading: HeaderReading): Outcome<bigint> => {
    const group = reading.get('exposure_group');
    return isFault(group) ? group : groupIdOf(group);
  },

  observation_counter: (reading: HeaderReading): Outcome<number> => {
    const seqnum = definedValue(reading.header, 'SEQNUM');
    if (seqnum === undefined) {
      reading.warn('observation_counter', 'DEFAULT_USED', 'SEQNUM is missing, 0 is taken', 'SEQNUM');
      return 0;
    }
    const counter = castInteger(seqnum);
    return counter === undefined
      ? wrongType('SEQNUM', seqnum, 'a whole number')
      : withinInt8('SEQNUM', counter);
  },

  group_counter_start: (reading: HeaderReading): Outcome<number> => {
    const counter = reading.get('observation_counter');
    if (isFault(counter)) return counter;
    const curindex = definedValue(reading.header, 'CURINDEX');
    if (curindex === undefined) return counterOfAlone(reading, counter);
    const index = wholeNumberOf(curindex);
    if (index === undefined) return wrongType('CURINDEX', curindex, 'a whole number');
    return withinInt8('CURINDEX', counter - index + 1);
  },

  group_counter_end: (reading: HeaderReading): Outcome<number> => {
    const counter = reading.get('observation_counter');
    if (isFault(counter)) return counter;
    const curindex = definedValue(reading.header, 'CURINDEX');
    const maxindex = definedValue(reading.header, 'MAXINDEX');
    if (curindex === undefined || maxindex === undefined) return counterOfAlone(reading, counter);
    const index = wholeNumberOf(curindex);
    if (index === undefined) return wrongType('CURINDEX', curindex, 'a whole number');
    const last = wholeNumberOf(maxindex);
    if (last === undefined) return wrongType('MAXINDEX', maxindex, 'a whole number');
    return withinInt8('MAXINDEX', counter + last - index);
  },
};

/** The id of an exposure by its night, its counter, and who ran it, if a keyword is to tell that. */
export const exposureIdBy = (header: Header, controllerKeyword?: 'CONTRLLR'): Outcome<number> => {
  if (header.has('CALIB_ID')) {
    return new Fault('HEADER_OF_CALIBRATION', 'CALIB_ID is there: a calibration product', 'CALIB_ID');
  }
  const dayobs = header.get('DAYOBS');
  if (dayobs === undefined) return missing('DAYOBS');
  const seqnum = header.get('SEQNUM');
  if (seqnum === undefined) return missing('SEQNUM');
  return exposureIdOf(dayobs, seqnum, controllerKeyword && header.get(controllerKeyword));
};

/** The rule of instruments each exposure of which is a visit, whatever its group. */
export const visitIsExposure = (reading: HeaderReading): Outcome<bigint> => {
  const exposureId = reading.get('exposure_id');
  return isFault(exposureId) ? exposureId : BigInt(exposureId);
};

/** An exposure that does not say its place in a group is a group of its own; counters of 0 would make one of all of them. */
const counterOfAlone = (reading: HeaderReading, counter: number): Outcome<number> =>
  counter === 0 ? reading.get('exposure_id') : counter;

const withinInt8 = (keyword: string, counter: number): Outcome<number> =>
  Number.isSafeInteger(counter) ? counter : invalid(keyword, `makes a counter of ${counter}`);
