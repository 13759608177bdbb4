import { double, integer, type Header, type HeaderValue } from '#domain/fits';
import type { Sensor } from './focal-plane';
import { follow, SITE } from './pointing';
import type { Shot } from './shot';
import { isoTime, modifiedJulianDate } from './time';

type Cards = readonly (readonly [string, HeaderValue])[];

/** The primary header that the camera writes for one sensor of an exposure. */
export function cameraHeader(shot: Shot, sensor: Sensor): Header {
  return new Map<string, HeaderValue>([
    ['SIMPLE', true],
    ['BITPIX', integer(8)],
    ['NAXIS', integer(0)],
    ['EXTEND', true],
    ...timeCards(shot),
    ...telescopeCards(shot),
    ...observationCards(shot),
    ...sensorCards(shot, sensor),
    ...exposureCards(shot),
    ...weatherCards(shot),
    ['FILENAME', `${shot.obsId}_${sensor.detectorName}.fits`],
    ['STUTTER ROWS', integer(0)],
    ['STUTTER DELAY', double(0)],
    ['STUTTER NSHIFTS', integer(0)],
  ]);
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

function telescopeCards(shot: Shot): Cards {
  const start = shot.pointing;
  const end = follow(start, (shot.endMs - shot.beginMs) / 1000);
  return [
    ['INSTRUME', 'lsstCam'],
    ['TELESCOP', 'Simonyi Survey Telescope'],
    ['OBS-LONG', double(SITE.longitude)],
    ['OBS-LAT', double(SITE.latitude)],
    ['OBS-ELEV', double(SITE.elevation)],
    ['TRACKSYS', 'RADEC'],
    ['RADESYS', 'ICRS'],
    ['RA', double(start.ra)],
    ['DEC', double(start.dec)],
    ['RASTART', double(start.ra)],
    ['DECSTART', double(start.dec)],
    ['RAEND', double(end.ra)],
    ['DECEND', double(end.dec)],
    ['ROTPA', double(start.rotator)],
    ['ROTCOORD', 'sky'],
    ['HASTART', double(start.hourAngle / 15)],
    ['ELSTART', double(start.elevation)],
    ['AZSTART', double(start.azimuth)],
    ['AMSTART', double(start.airmass)],
    ['HAEND', double(end.hourAngle / 15)],
    ['ELEND', double(end.elevation)],
    ['AZEND', double(end.azimuth)],
    ['AMEND', double(end.airmass)],
    ['FOCUSZ', double(shot.random.fork('focus').between(-2, 2, 4))],
    ['VIGNETTE', 'NO'],
    ['VIGN_MIN', 'NO'],
  ];
}

function observationCards(shot: Shot): Cards {
  return [
    ['OBSID', shot.obsId],
    ['IMGTYPE', 'OBJECT'],
    ['OBJECT', shot.target],
    ['OBSANNOT', `simulated ${shot.target}`],
    ['GROUPID', shot.group],
    ['CAMCODE', 'MC'],
    ['CONTRLLR', 'O'],
    ['DAYOBS', String(shot.dayObs)],
    ['SEQNUM', integer(shot.seqNum)],
    ['CURINDEX', integer(1)],
    ['MAXINDEX', integer(1)],
    ['PROGRAM', 'BLOCK-SIM1'],
    ['REASON', 'simulated_survey'],
    ['TESTTYPE', 'OBJECT'],
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

function exposureCards({ filter, exposureSeconds, beginMs, endMs, random }: Shot): Cards {
  return [
    ['FILTBAND', filter.band],
    ['FILTER', filter.physicalFilter],
    ['FILTPOS', double(filter.position)],
    ['FILTSLOT', integer(filter.slot)],
    ['EXPTIME', double(exposureSeconds)],
    ['DARKTIME', double((endMs - beginMs) / 1000)],
    ['SHUTTIME', double(exposureSeconds + random.fork('shutter').between(0, 0.002, 6))],
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
