import { double, integer } from '#domain/fits';
import { fixLatissHeader } from './latiss-fixes';
import { fixedBy, type SpecValues } from './spec-fixes';

const SENSOR = 'ITL-3800C-068';
const OBS_ID = 'AT_O_20190306_000014';
const NAMELESS = { OBSID: OBS_ID, DAYOBS: '20190306', SEQNUM: integer(14) };
const NAMED = { ...NAMELESS, OBJECT: 'HD1' };
/** A header of this time, TAI, with what would be wrong then. */
const at = (begin: string, values: SpecValues = {}, obsId = OBS_ID) =>
  fixedBy(fixLatissHeader, obsId)({ ...NAMED, 'DATE-BEG': begin, ...values });
const changesAt = (begin: string, values: SpecValues) => {
  const { changes } = at(begin, { LSST_NUM: SENSOR, ...values });
  return Object.fromEntries(Object.entries(changes).filter(([keyword]) => keyword !== 'LSST_NUM'));
};
const RASTART = { RASTART: double(2), RAEND: integer(0), DECSTART: double(3), DECEND: double(4) };
const CLEARED = { RASTART: null, RAEND: null, DECSTART: null, DECEND: null };

describe('fixes of LATISS headers', () => {
  it('leave a header of today as it is', () => {
    const values = {
      LSST_NUM: SENSOR,
      'OBSGEO-Z': double(-3195186.45),
      ROTPA: double(5),
      ...RASTART,
    };
    expect(at('2026-06-01T00:00:00', values)).toEqual({ changes: {}, problem: undefined });
  });

  it('find night and counter in the id of the observation', () => {
    const fix = fixedBy(fixLatissHeader, OBS_ID);
    expect(fix({ IMGNAME: OBS_ID }).changes).toEqual({ OBSID: OBS_ID, DAYOBS: '20190306', SEQNUM: 14 });
    const other = fixedBy(fixLatissHeader, 'AT_O_190306_014');
    expect(other({ 'OBS-NITE': '20190307' }).changes).toMatchObject({ DAYOBS: '20190307', SEQNUM: 14 });
    expect(other({ 'OBS-NITE': null }).changes).toEqual({ OBSID: 'AT_O_190306_014', SEQNUM: 14 });
    expect(other({}).changes).toMatchObject({ DAYOBS: '190306' });
  });

  it('take the time at which the header was written for one of 1970', () => {
    const written = { DATE: '2022-11-01T02:45:33.770', MJD: double(59884.5) };
    const stopped = { 'DATE-OBS': '1970-01-01T00:00:08.000', 'DATE-END': '1970-01-01T00:00:08.000' };
    expect(changesAt('1970-01-01T00:00:08.000', { ...written, ...stopped })).toEqual({
      'DATE-OBS': '2022-11-01T02:45:33.770',
      'DATE-BEG': '2022-11-01T02:45:33.770',
      'MJD-OBS': 59884.5,
      'MJD-BEG': 59884.5,
      'DATE-END': null,
      'MJD-END': null,
    });
  });

  it('know which sensor was there', () => {
    expect(at('2019-06-24T00:00:37', CLEARED).changes).toEqual({});
    expect(at('2019-06-24T00:00:38', CLEARED).changes).toEqual({ LSST_NUM: SENSOR });
  });

  it('do not trust the end of early exposures', () => {
    const end = { ...CLEARED, 'DATE-END': '2020-02-01T00:00:40' };
    expect(changesAt('2020-02-01T00:00:36', end)).toEqual({ 'DATE-END': null, 'MJD-END': null });
    expect(changesAt('2020-02-01T00:00:37', end)).toEqual({});
  });

  it.each<[SpecValues, SpecValues]>([
    [{ GROUPID: 'bias' }, { GROUPID: null, IMGTYPE: 'bias' }],
    [{ GROUPID: 'dark_0001_0002' }, { IMGTYPE: 'dark' }],
    [{ GROUPID: 'focus-tweak' }, { IMGTYPE: 'FOCUS' }],
    [{ GROUPID: 'FOCUS' }, { GROUPID: null, IMGTYPE: 'FOCUS' }],
    [{ GROUPID: 'test01' }, {}],
    [{ GROUPID: 'flat', IMGTYPE: 'flat' }, { GROUPID: null }],
    [{ GROUPID: 'g1', IMGTYPE: 'flat' }, {}],
    [{ GROUPID: 'OBJECT' }, { GROUPID: null, IMGTYPE: 'ENGTEST' }],
  ])('find the type of early exposures in the group: %j', (values, changes) => {
    expect(changesAt('2019-11-06T23:00:00', { ...CLEARED, ...values })).toEqual(changes);
    expect(changesAt('2020-01-28T00:00:00', { ...CLEARED, ...values })).toEqual({});
  });

  it('call engineering tests so', () => {
    expect(changesAt('2020-01-27T20:00:36', { ...CLEARED, IMGTYPE: 'OBJECT' })).toEqual({
      IMGTYPE: 'ENGTEST',
    });
    expect(changesAt('2020-01-27T20:00:37', { ...CLEARED, IMGTYPE: 'OBJECT' })).toEqual({});
  });

  it('turn radians into degrees', () => {
    const radians = { ...CLEARED, RA: double(2), DEC: integer(-1) };
    expect(changesAt('2020-01-28T22:00:36', radians)).toEqual({
      RA: 114.59155902616465,
      DEC: -57.29577951308232,
    });
    expect(changesAt('2020-01-28T22:00:37', radians)).toEqual({});
  });

  it('use no time of the shutter', () => {
    expect(changesAt('2026-06-01T00:00:00', { SHUTTIME: double(30) })).toEqual({ SHUTTIME: null });
    expect(changesAt('2026-06-01T00:00:00', { SHUTTIME: double(0) })).toEqual({});
  });

  it('name targets plainly', () => {
    const nameless = { ...NAMELESS, IMGTYPE: 'OBJECT', 'DATE-BEG': '2026-06-01T00:00:00' };
    expect(fixedBy(fixLatissHeader)(nameless).changes).toMatchObject({ OBJECT: 'NOTSET' });
    const named = (begin: string) => changesAt(begin, { OBJECT: 'spec:HD1 spec:2' });
    expect(named('2022-07-10T00:00:36')).toEqual({ OBJECT: 'HD1 2' });
    expect(named('2022-07-10T00:00:37')).toEqual({});
  });

  it('give empty words the meaning that they were meant to have', () => {
    const words = (RADESYS: string, TRACKSYS: string) =>
      changesAt('2026-06-01T00:00:00', { RADESYS, TRACKSYS });
    expect(words('', '')).toEqual({ RADESYS: 'ICRS', TRACKSYS: null });
    expect(words('FK5', 'SIDEREAL')).toEqual({ TRACKSYS: 'RADEC' });
    expect(words('ICRS', 'AZEL')).toEqual({});
  });

  it('correct right ascensions of another place, in hours, and in another scale of time', () => {
    expect(changesAt('2020-05-01T00:00:36', RASTART)).toEqual(CLEARED);
    expect(changesAt('2020-05-01T00:00:38', RASTART)).toEqual({ RASTART: 30 + (37 / 3600) * 15 });
    expect(changesAt('2021-02-11T18:45:36', { ...RASTART, ROTPA: double(0) })).toEqual({
      RASTART: 30 + (37 / 3600) * 15,
      ROTPA: -180,
    });
    expect(changesAt('2021-02-11T18:45:37', { ...RASTART, ROTPA: double(0) })).toEqual({
      RASTART: 2 + (37 / 3600) * 15,
      ROTPA: -180,
    });
    expect(changesAt('2021-02-12T00:00:37', { ...RASTART, ROTPA: double(0) })).toEqual({ ROTPA: -180 });
  });

  it('turn the rotator for a year', () => {
    const turned = (begin: string) => changesAt(begin, { ...RASTART, ROTPA: double(10) })['ROTPA'];
    expect(turned('2020-11-19T00:00:37')).toBeUndefined();
    expect(turned('2020-11-19T00:00:38')).toBe(-170);
    expect(turned('2021-10-29T00:00:36')).toBe(-170);
    expect(turned('2021-10-29T00:00:37')).toBeUndefined();
  });

  it('bring the site to the southern hemisphere', () => {
    expect(changesAt('2026-06-01T00:00:00', { 'OBSGEO-Z': double(3195186.45) })).toEqual({
      'OBSGEO-Z': -3195186.45,
    });
    expect(changesAt('2026-06-01T00:00:00', { 'OBSGEO-Z': 'south' })).toEqual({});
  });

  it.each<[string, SpecValues, string, unknown]>([
    ['2026-06-01T00:00:00', { 'DATE-OBS': null }, 'DATE-OBS is without a value, text expected', {}],
    [
      '1970-01-01T00:00:08',
      { 'DATE-OBS': '1970-01-01', DATE: '2019-11-01' },
      'MJD is missing or has no value',
      { 'DATE-OBS': '2019-11-01', 'DATE-BEG': '2019-11-01' },
    ],
    ['yesterday', { SHUTTIME: double(1) }, 'DATE-BEG is "yesterday": not YYYY-MM-DDThh:mm:ss', {}],
    ['2019-11-01T00:00:00', { GROUPID: integer(5) }, 'GROUPID is a whole number, text expected', {}],
    [
      '2019-11-01T00:00:00',
      { GROUPID: 'OBJECT', RA: 'far' },
      'RA is text, a number expected',
      { GROUPID: null, IMGTYPE: 'ENGTEST' },
    ],
    [
      '2022-01-01T00:00:00',
      { SHUTTIME: double(1), OBJECT: integer(720), RADESYS: '' },
      'OBJECT is a whole number, text expected',
      { SHUTTIME: null },
    ],
    ['2020-06-01T00:00:00', { RASTART: double(1) }, 'RAEND is missing or has no value', { RASTART: 15 }],
    ['2020-12-01T00:00:00', { ...RASTART, RASTART: '1' }, 'RASTART is text, a number expected', {}],
    ['2021-03-01T00:00:00', { 'OBSGEO-Z': double(1) }, 'ROTPA is missing or has no value', {}],
    ['2021-03-01T00:00:00', { ROTPA: null }, 'ROTPA is without a value, a number expected', {}],
  ])(
    'stop in a header of %s with %j, what was done before staying done',
    (begin, values, problem, changes) => {
      expect(at(begin, { LSST_NUM: SENSOR, ...values })).toEqual({ changes, problem });
    },
  );

  it('stop at an id that does not say what is missing', () => {
    const fix = (obsId: string) => fixedBy(fixLatissHeader, obsId)({ 'DATE-BEG': '2026-06-01T00:00:00' });
    expect(fix('AT_O')).toEqual({
      changes: { OBSID: 'AT_O' },
      problem: 'OBSID is AT_O, which has no night as its third part',
    });
    expect(fix('AT_O_20190306_x')).toEqual({
      changes: { OBSID: 'AT_O_20190306_x', DAYOBS: '20190306' },
      problem: 'OBSID is AT_O_20190306_x, which has no counter as its fourth part',
    });
  });
});
