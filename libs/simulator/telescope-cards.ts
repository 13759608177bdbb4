import { double, type HeaderValue } from '#domain/fits';
import { follow, SITE } from './pointing';
import type { Shot } from './shot';

type Cards = readonly (readonly [string, HeaderValue])[];

/** What the camera writes of the telescope: all of it on the sky, the mount alone when parked, keywords without values else. */
export function telescopeCards(shot: Shot): Cards {
  const pointing = pointingValues(shot);
  return [
    ['INSTRUME', 'lsstCam'],
    ['TELESCOP', 'Simonyi Survey Telescope'],
    ['OBS-LONG', double(SITE.longitude)],
    ['OBS-LAT', double(SITE.latitude)],
    ['OBS-ELEV', double(SITE.elevation)],
    ...POINTING_KEYWORDS.map((keyword) => [keyword, pointing.get(keyword) ?? null] as const),
  ];
}

const POINTING_KEYWORDS = [
  ...['TRACKSYS', 'RADESYS', 'RA', 'DEC', 'RASTART', 'DECSTART', 'RAEND', 'DECEND', 'ROTPA', 'ROTCOORD'],
  ...['HASTART', 'ELSTART', 'AZSTART', 'AMSTART', 'HAEND', 'ELEND', 'AZEND', 'AMEND'],
  ...['FOCUSZ', 'VIGNETTE', 'VIGN_MIN'],
] as const;

function pointingValues(shot: Shot): ReadonlyMap<string, HeaderValue> {
  const focus = double(shot.random.fork('focus').between(-2, 2, 4));
  switch (shot.traits.mount) {
    case 'sky':
      return new Map<string, HeaderValue>([
        ...skyCards(shot),
        ['FOCUSZ', focus],
        ['VIGNETTE', 'NO'],
        ['VIGN_MIN', 'NO'],
      ]);
    case 'parked':
      return new Map<string, HeaderValue>([
        ['TRACKSYS', 'LOCAL'],
        ...(['ELSTART', 'ELEND'] as const).map((keyword) => [keyword, PARK.elevation] as const),
        ...(['AZSTART', 'AZEND'] as const).map((keyword) => [keyword, PARK.azimuth] as const),
        ['FOCUSZ', focus],
        ['VIGNETTE', 'FULLY'],
        ['VIGN_MIN', 'FULLY'],
      ]);
    case 'unknown':
      return new Map();
  }
}

const PARK = { elevation: double(80), azimuth: double(0) };

function skyCards(shot: Shot): Cards {
  const start = shot.pointing;
  const end = follow(start, (shot.endMs - shot.beginMs) / 1000);
  return [
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
  ];
}
