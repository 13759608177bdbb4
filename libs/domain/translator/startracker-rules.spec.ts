import { double, integer } from '#domain/fits';
import type { HeaderChanges } from './spec-header';
import { headerOf } from './spec-instrument-headers';
import { translate } from './translate';

const translated = (changes: HeaderChanges = {}) => translate(headerOf('StarTrackerFast', changes));
const infoOf = (changes: HeaderChanges = {}) => translated(changes).info;

describe('a header of a star tracker', () => {
  it('is of the camera that its observation is named after', () => {
    const instrumentOf = (camera: number) => infoOf({ OBSID: `GC${camera}_O_20260125_000021` }).instrument;
    expect([101, 102, 103].map(instrumentOf)).toEqual([
      'StarTrackerWide',
      'StarTrackerNarrow',
      'StarTrackerFast',
    ]);
    expect(() => instrumentOf(104)).toThrow('no Rubin instrument has such headers');
    expect(() => infoOf({ OBSID: integer(103) })).toThrow('no Rubin instrument has such headers');
  });

  it('has its type as written', () => {
    const facts = (IMGTYPE: string) => {
      const { observationType, canSeeSky, trackingRadec } = infoOf({ IMGTYPE });
      return [observationType, canSeeSky, trackingRadec !== null];
    };
    expect(facts('OBJECT')).toEqual(['OBJECT', true, true]);
    expect(facts('SKYEXP')).toEqual(['SKYEXP', null, true]);
    expect(facts('BIAS')).toEqual(['BIAS', false, true]);
    expect(facts('bias')).toEqual(['bias', false, false]);
    expect(infoOf({ IMGTYPE: integer(3) }).observationType).toBe('3');
    expect(() => infoOf({ IMGTYPE: null })).toThrow('observation_type: IMGTYPE is missing');
  });

  it('tracks the sky at an angle that it must give', () => {
    expect(infoOf({ ROTCOORD: 'mount' })).toMatchObject({
      boresightRotationCoord: 'sky',
      boresightRotationAngle: 0,
      trackingRadec: { ra: 82.5, dec: -60.5 },
      altazBegin: null,
    });
    expect(infoOf({ ROTPA: null, ROTANGLE: '-90.5' }).boresightRotationAngle).toBe(-90.5);
    expect(() => infoOf({ ROTPA: null })).toThrow('boresight_rotation_angle: ROTPA, ROTANGLE is missing');
    expect(infoOf({ ROTPA: null, TRACKSYS: 'LOCAL' }).boresightRotationAngle).toBeNull();
    expect(infoOf({ ROTPA: double(NaN) }).boresightRotationAngle).toBeNull();
  });

  it('knows where the telescope points unless it is on a test stand, be it one without a name', () => {
    expect(infoOf({ TSTAND: undefined }).altazBegin).toEqual({ azimuth: 180.25, zenithAngle: 30.5 });
  });

  it('begins by MJD-BEG and is numbered as those of the great cameras are', () => {
    expect(infoOf({ 'MJD-BEG': double(61066.5) }).datetimeBegin).toBe(1769428800000000000n);
    expect(infoOf({ CONTRLLR: 'C', DAYOBS: '20221208' }).exposureId).toBe(3022120800021);
    expect(infoOf({ SEQNUM: '21' }).exposureId).toBe(2026012500021);
    expect(() => infoOf({ 'MJD-BEG': null })).toThrow('datetime_begin: MJD-BEG is missing');
  });

  it('must say how long it exposed, and not how long it was dark', () => {
    expect(infoOf()).toMatchObject({ exposureTimeRequested: 5, darkTime: 5 });
    expect(() => infoOf({ EXPTIME: null })).toThrow('exposure_time_requested: EXPTIME is missing');
    expect(() => infoOf({ DARKTIME: double(5) })).toThrow('dark_time: DARKTIME is there');
  });

  it('has defaults for object and program', () => {
    expect(infoOf()).toMatchObject({
      object: 'UNKNOWN',
      scienceProgram: '',
      groupCounterStart: 22,
      groupCounterEnd: 22,
    });
    expect(infoOf({ OBJECT: 'Sirius', PROGRAM: null })).toMatchObject({
      object: 'Sirius',
      scienceProgram: 'unknown',
    });
  });
});
