import { double, integer } from '#domain/fits';
import { headerWith, SCIENCE, type HeaderChanges } from './spec-header';
import { translate } from './translate';

/** The same header as of each camera of the Simonyi telescope. */
const CAMERAS = {
  LSSTComCam: { ...SCIENCE, INSTRUME: 'ComCam', LSST_NUM: 'ITL-3800C-283' },
  LSSTComCamSim: { ...SCIENCE, INSTRUME: 'ComCamSim', TELCODE: 'CC', RAEND: double(1), DECEND: double(1) },
  LSSTCamSim: { ...SCIENCE, INSTRUME: 'LSSTCamSim' },
} as const satisfies Readonly<Record<string, HeaderChanges>>;
type Camera = keyof typeof CAMERAS;
const translated = (camera: Camera, changes: HeaderChanges = {}) =>
  translate(headerWith(CAMERAS[camera], changes));
const infoOf = (camera: Camera, changes: HeaderChanges = {}) => translated(camera, changes).info;
const begin = (date: string): HeaderChanges => ({ 'DATE-BEG': date, 'DATE-END': null });

describe('headers of ComCam', () => {
  it('say what those of LSSTCam say', () => {
    const { info, fixes, warnings } = translated('LSSTComCam');
    expect(info).toEqual({
      ...translate(headerWith(SCIENCE, {})).info,
      instrument: 'LSSTComCam',
      detectorNum: 4,
    });
    expect([fixes, warnings]).toEqual([[], []]);
  });

  it('are of the laboratory until the camera was at the telescope', () => {
    const at = (date: string) => infoOf('LSSTComCam', begin(date));
    expect(at('2024-08-24T00:00:37')).toMatchObject({ canSeeSky: false, altazBegin: null });
    expect(at('2024-08-24T00:00:38').canSeeSky).toBe(true);
  });

  it('begin their nights by the clocks of California until it was shipped', () => {
    const offset = (date: string) => infoOf('LSSTComCam', begin(date)).observingDayOffset;
    expect(offset('2019-07-01T00:00:00')).toBe(25200);
    expect(offset('2020-02-29T23:59:59')).toBe(28800);
    expect(offset('2020-03-01T00:00:00')).toBe(43200);
  });
});

describe.each(['LSSTComCamSim', 'LSSTCamSim'] as const)('headers of %s', (camera) => {
  it('are of a simulation at the telescope, whenever it was made', () => {
    expect(infoOf(camera, begin('2019-07-01T00:00:00'))).toMatchObject({
      instrument: camera,
      hasSimulatedContent: true,
      observingDayOffset: 43200,
      boresightRotationCoord: 'sky',
      altazBegin: { azimuth: 269.75, zenithAngle: 29.5 },
    });
  });

  it('tell by the type whether the sky was seen, where nothing else does', () => {
    const seen = (changes: HeaderChanges) => infoOf(camera, { VIGN_MIN: null, ...changes }).canSeeSky;
    expect(seen({})).toBe(true);
    expect(seen({ IMGTYPE: 'FLAT' })).toBe(false);
    expect(seen({ IMGTYPE: 'ACQ' })).toBeNull();
    expect(seen({ SHUTTIME: double(0) })).toBe(false);
  });
});

describe('headers of ComCamSim without azimuth and altitude', () => {
  const lost: HeaderChanges = { AZSTART: null, RA: double(1), DEC: double(1) };
  const altaz = (changes: HeaderChanges) => infoOf('LSSTComCamSim', { ...lost, ...changes }).altazBegin;
  const problems = (changes: HeaderChanges) =>
    translated('LSSTComCamSim', { ...lost, ...changes }).warnings.map(({ message }) => message);

  it('have an altitude by the airmass', () => {
    expect(altaz({ AMSTART: double(1.0522574903781972) })).toEqual({
      azimuth: 0,
      zenithAngle: 18.132797903871065,
    });
    expect(altaz({ AMSTART: integer(1) })).toEqual({ azimuth: 0, zenithAngle: 0 });
  });

  it('look half way up where no sky was looked at, and nowhere without RA and DEC', () => {
    expect(altaz({ IMGTYPE: 'BIAS' })).toEqual({ azimuth: 0, zenithAngle: 45 });
    expect(altaz({ RA: null })).toBeNull();
  });

  it('point nowhere by an airmass that is none', () => {
    expect(altaz({ AMSTART: double(0.5) })).toBeNull();
    expect(problems({ AMSTART: double(0.5) })).toEqual([
      'altaz_begin: AMSTART is 0.5, less air than overhead',
    ]);
    expect(problems({ AMSTART: 'much' })).toEqual(['altaz_begin: AMSTART is text, a number expected']);
    expect(problems({})).toEqual(['altaz_begin: AMSTART is missing or has no value']);
    expect(altaz({ AMSTART: double(NaN) })).toEqual({ azimuth: 0, zenithAngle: null });
  });
});
