import { double, integer } from '#domain/fits';
import type { HeaderChanges } from './spec-header';
import { headerOf } from './spec-instrument-headers';
import { translate } from './translate';

const warningsOf = (instrument: 'LSSTCam-imSim' | 'LSSTCam-PhoSim', changes: HeaderChanges) =>
  translate(headerOf(instrument, changes)).warnings.map(({ code, property }) => [code, property]);

describe.each(['LSSTCam-imSim', 'LSSTCam-PhoSim'] as const)('a header of %s', (instrument) => {
  const infoOf = (changes: HeaderChanges = {}) => translate(headerOf(instrument, changes)).info;

  it('has one number for all', () => {
    const facts = { observationId: '204595', exposureId: 204595, exposureGroup: '204595', visitId: 204595n };
    expect(infoOf()).toMatchObject({
      ...facts,
      observationCounter: 0,
      groupCounterStart: 204595,
      groupCounterEnd: 204595,
    });
    expect(infoOf({ OBSID: '204595' })).toMatchObject(facts);
    expect(() => infoOf({ OBSID: 'lsst_a_204595' })).toThrow(
      'exposure_id: OBSID is text, a whole number expected',
    );
  });

  it('is simulated, its nights beginning at midnight', () => {
    expect(infoOf()).toMatchObject({
      detectorNum: 38,
      hasSimulatedContent: true,
      observingDayOffset: 0,
      observingDay: 20221005,
      observationType: 'science',
      object: 'UNKNOWN',
      canSeeSky: true,
    });
    expect(infoOf({ DARKTIME: null, RUNNUM: null })).toMatchObject({ darkTime: null, scienceProgram: null });
  });

  it('turns the camera the other way round', () => {
    const anglesOf = (angle: number) => infoOf({ ROTANGLE: double(angle) }).boresightRotationAngle;
    expect([195.5, 0, 90, -300].map(anglesOf)).toEqual([254.5, 90, 0, 30]);
    expect(infoOf({ ROTANGLE: '195.5' }).boresightRotationCoord).toBe('sky');
    expect(() => infoOf({ ROTANGLE: null })).toThrow('ROTANGLE is missing');
  });

  it('has a position in the sky whatever the telescope is said to follow', () => {
    expect(infoOf({ TRACKSYS: 'LOCAL', RATEL: integer(-10) }).trackingRadec).toEqual({ ra: 350, dec: -30.5 });
  });
});

describe('a header of imSim', () => {
  const infoOf = (changes: HeaderChanges = {}) => translate(headerOf('LSSTCam-imSim', changes)).info;

  it('names its filter with the version of the transmission curves', () => {
    expect(infoOf().physicalFilter).toBe('i');
    const packages = {
      PKG00000: 'lsst_sims',
      VER00000: 'v0.6.1',
      PKG00001: 'throughputs',
      VER00001: ' 1.4 ',
    };
    expect(infoOf(packages).physicalFilter).toBe('i_sim_1.4');
    expect(() => infoOf({ ...packages, VER00001: undefined })).toThrow(
      'physical_filter: VER00001 is missing',
    );
  });

  it('has azimuth and altitude by the hour angle, for science alone', () => {
    const meridian = { HASTART: double(0), DECTEL: double(-20.244639) };
    expect(infoOf(meridian).altazBegin?.azimuth).toBeCloseTo(0, 10);
    expect(infoOf(meridian).altazBegin?.zenithAngle).toBeCloseTo(10, 10);
    const west = { HASTART: double(90), DECTEL: double(0) };
    expect(infoOf(west).altazBegin?.azimuth).toBeCloseTo(270, 10);
    expect(infoOf(west).altazBegin?.zenithAngle).toBeCloseTo(90, 10);
    expect(infoOf({ IMGTYPE: 'FLAT' }).altazBegin).toBeNull();
    expect(infoOf({ IMGTYPE: 'FLAT' }).trackingRadec).not.toBeNull();
  });

  it('warns where they follow only by the rotation of the Earth', () => {
    expect(infoOf({ HASTART: null }).altazBegin).toBeNull();
    expect(warningsOf('LSSTCam-imSim', { HASTART: null })).toContainEqual([
      'EARTH_ROTATION_NEEDED',
      'altaz_begin',
    ]);
    expect(warningsOf('LSSTCam-imSim', { HASTART: 'noon' })).toContainEqual([
      'HEADER_VALUE_TYPE',
      'altaz_begin',
    ]);
  });
});

describe('a header of PhoSim', () => {
  const infoOf = (changes: HeaderChanges = {}) => translate(headerOf('LSSTCam-PhoSim', changes)).info;

  it('has azimuth and zenith angle as written, no lower than the horizon', () => {
    expect(infoOf().altazBegin).toEqual({ azimuth: 93.5, zenithAngle: 8.25 });
    expect(infoOf({ ZENITH: double(91) }).altazBegin?.zenithAngle).toBe(90);
    expect(infoOf({ AZIMUTH: null }).altazBegin).toBeNull();
    expect(warningsOf('LSSTCam-PhoSim', { AZIMUTH: null })).toEqual([
      ['EARTH_ROTATION_NEEDED', 'altaz_begin'],
    ]);
  });

  it('is of science whatever IMGTYPE says, in a position that one of three pairs gives', () => {
    expect(infoOf({ IMGTYPE: 'FLAT' }).observationType).toBe('science');
    const second = { RATEL: null, RA_DEG: double(1), DEC_DEG: double(2) };
    expect(infoOf(second).trackingRadec).toEqual({ ra: 1, dec: 2 });
    const third = { DECTEL: null, 'BORE-RA': double(3), 'BORE-DEC': double(4) };
    expect(infoOf(third).trackingRadec).toEqual({ ra: 3, dec: 4 });
    expect(warningsOf('LSSTCam-PhoSim', { RATEL: null })).toEqual([
      ['HEADER_KEYWORD_MISSING', 'tracking_radec'],
    ]);
    expect(infoOf({ ROTANGZ: double(10) }).boresightRotationAngle).toBe(80);
  });
});
