import { double, integer, type Header, type HeaderValue } from '#domain/fits';
import type { Sensor } from './focal-plane';
import type { Shot } from './shot';
import { telescopeCards } from './telescope-cards';
import { isoTime, modifiedJulianDate } from './time';

type Cards = readonly (readonly [string, HeaderValue])[];

/** The primary header that the camera writes for one sensor of an exposure. */
export function cameraHeader(shot: Shot, sensor: Sensor): Header {
  const { before, after } = cardsOf(shot);
  return new Map<string, HeaderValue>([
    ...before,
    ...sensorCards(shot, sensor),
    ...after,
    ['FILENAME', `${shot.obsId}_${sensor.detectorName}.fits`],
    ['STUTTER ROWS', integer(0)],
    ['STUTTER DELAY', double(0)],
    ['STUTTER NSHIFTS', integer(0)],
  ]);
}

/** What the headers of an exposure have in common: made once, since it is most of the work. */
interface CommonCards {
  readonly before: Cards;
  readonly after: Cards;
}
const commonCards = new WeakMap<Shot, CommonCards>();

function cardsOf(shot: Shot): CommonCards {
  const known = commonCards.get(shot);
  if (known !== undefined) return known;
  const before: Cards = [
    ['SIMPLE', true],
    ['BITPIX', integer(8)],
    ['NAXIS', integer(0)],
    ['EXTEND', true],
    ...timeCards(shot),
    ...telescopeCards(shot),
    ...observationCards(shot),
  ];
  const made = { before, after: [...exposureCards(shot), ...weatherCards(shot)] };
  commonCards.set(shot, made);
  return made;
}

function timeCards(shot: Shot): Cards {
  const moment = (suffix: string, ms: number): Cards => [
    [`DATE${suffix}`, isoTime(ms)],
    [`MJD${suffix}`, double(modifiedJulianDate(ms))],
  ];
  return [
    ...moment('', shot.endMs - 4),
    ...moment('-OBS', shot.beginMs),
    ...moment('-TRG', shot.endMs - 9),
    ...moment('-BEG', shot.beginMs),
    ...moment('-END', shot.endMs),
    ['TIMESYS', 'TAI'],
  ];
}

function observationCards(shot: Shot): Cards {
  const { imageType, program, reason, mount } = shot.traits;
  const target = mount === 'sky' ? shot.target : null;
  return [
    ['OBSID', shot.obsId],
    ['IMGTYPE', imageType],
    ['OBJECT', target],
    ['OBSANNOT', `simulated ${target ?? reason}`],
    ['GROUPID', shot.group],
    ['CAMCODE', 'MC'],
    ['CONTRLLR', 'O'],
    ['DAYOBS', String(shot.dayObs)],
    ['SEQNUM', integer(shot.seqNum)],
    ['CURINDEX', integer(shot.snap.index + 1)],
    ['MAXINDEX', integer(shot.snap.of)],
    ['PROGRAM', program],
    ['REASON', reason],
    ['TESTTYPE', imageType],
    ['IMAGETAG', shot.random.fork('tag').hex(16)],
    ['BUNIT', 'adu'],
  ];
}

function sensorCards(shot: Shot, sensor: Sensor): Cards {
  return [
    ['RAFTBAY', sensor.raft],
    ['CCDSLOT', sensor.slot],
    ['CCD_MANU', sensor.maker],
    ['CCD_TYPE', sensor.maker === 'ITL' ? '3800C' : 'CCD250'],
    ['LSST_NUM', sensor.serial],
    ['CCDGAIN', double(1)],
    ['CCDNOISE', double(10)],
    ['BINX', integer(1)],
    ['BINY', integer(1)],
    ['SEQFILE', `FP_${sensor.maker}_sim_v1.seq`],
    ['CCDTEMP', double(shot.random.fork('ccdtemp', sensor.detectorName).between(-101, -99, 3))],
  ];
}

function exposureCards({ filter, exposureSeconds, beginMs, endMs, random, traits }: Shot): Cards {
  const shutterSeconds = traits.opensShutter
    ? exposureSeconds + random.fork('shutter').between(0, 0.002, 6)
    : 0;
  return [
    ['FILTBAND', filter.band],
    ['FILTER', filter.physicalFilter],
    ['FILTPOS', double(filter.position)],
    ['FILTSLOT', integer(filter.slot)],
    ['EXPTIME', double(exposureSeconds)],
    ['DARKTIME', double((endMs - beginMs) / 1000)],
    ['SHUTTIME', double(shutterSeconds)],
  ];
}

function weatherCards(shot: Shot): Cards {
  const air = shot.random.fork('air');
  return [
    ['AIRTEMP', double(air.between(4, 14, 2))],
    ['PRESSURE', double(air.between(73_800, 74_600, 1))],
    ['HUMIDITY', double(air.between(8, 45, 2))],
    ['WINDSPD', double(air.between(0.5, 9, 2))],
    ['WINDDIR', double(air.between(0, 360, 2))],
    ['SEEING', null],
    ['HEADVER', integer(2)],
  ];
}

/** The same values as a sidecar names them: HIERARCH keywords with dots. */
export function inSidecar(header: Header): Header {
  return new Map(
    [...header].map(([keyword, value]) => [
      keyword.includes(' ') ? `HIERARCH.${keyword.replaceAll(' ', '.')}` : keyword,
      value,
    ]),
  );
}
