import { double, integer, type Header, type HeaderValue } from '#domain/fits';

/** Keywords with other values than the science header has; undefined takes a keyword away. */
export type HeaderChanges = Readonly<Record<string, HeaderValue | undefined>>;

/** A science header of LSSTCam in which everything is right, for the specs of this lib. */
export const SCIENCE: HeaderChanges = {
  INSTRUME: 'lsstCam',
  TELESCOP: 'Simonyi Survey Telescope',
  OBSID: 'MC_O_20260125_001234',
  DAYOBS: '20260125',
  SEQNUM: integer(1234),
  CONTRLLR: 'O',
  GROUPID: '2026-01-26T04:05:06.789',
  CURINDEX: integer(1),
  MAXINDEX: integer(2),
  RAFTBAY: 'R22',
  CCDSLOT: 'S11',
  IMGTYPE: 'OBJECT',
  REASON: 'Field_Survey_Science',
  DATE: '2026-01-26T04:05:40.000',
  'DATE-OBS': '2026-01-26T04:05:10.500',
  'DATE-BEG': '2026-01-26T04:05:10.500',
  'DATE-END': '2026-01-26T04:05:41.250',
  TIMESYS: 'TAI',
  EXPTIME: double(30),
  SHUTTIME: double(30.001),
  DARKTIME: double(30.75),
  FILTER: 'i_39',
  OBJECT: 'lowdust',
  PROGRAM: 'BLOCK-365',
  TRACKSYS: 'RADEC',
  RADESYS: 'ICRS',
  RASTART: double(-10.5),
  DECSTART: double(-47.25),
  ROTPA: double(290.5),
  ROTCOORD: 'sky',
  AZSTART: double(-90.25),
  ELSTART: double(60.5),
  VIGN_MIN: 'NO',
};

/** A header with changes. */
export const headerWith = (base: HeaderChanges, changes: HeaderChanges): Header =>
  new Map(
    Object.entries({ ...base, ...changes }).filter(
      (entry): entry is [string, HeaderValue] => entry[1] !== undefined,
    ),
  );

/** The science header with changes. */
export const scienceHeader = (changes: HeaderChanges = {}): Header => headerWith(SCIENCE, changes);
