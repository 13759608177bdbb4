import fc from 'fast-check';
import { parseExposureFile } from './exposure-file';

const FOLDER = 'embargo@rubin-summit/LSSTCam/20260125/MC_O_20260125_001234';

describe('the file of an exposure', () => {
  it('says by its path what it belongs to', () => {
    expect(parseExposureFile(`s3://${FOLDER}/MC_O_20260125_001234_R22_S11.fits`)).toEqual({
      parsed: {
        kind: 'exposure',
        path: `${FOLDER}/MC_O_20260125_001234_R22_S11.fits`,
        bucket: 'embargo@rubin-summit',
        instrument: 'LSSTCam',
        filename: 'MC_O_20260125_001234_R22_S11.fits',
        obsDay: '20260125',
        obsId: 'MC_O_20260125_001234',
        instrumentCode: 'MC',
        controller: 'O',
        obsIdDay: '20260125',
        seqNum: 1234,
        seqNumText: '001234',
        detectorName: 'R22_S11',
        isGuider: false,
      },
    });
  });

  it.each([
    ['MC_O_20260125_001234_R00_SG1_guider.fits', 'R00_SG1', true],
    ['MC_O_20260125_001234_R00_SG1.fits', 'R00_SG1', false],
    ['MC_O_20260125_001234_R44_SW0.fits.fz', 'R44_SW0', false],
    ['AT_O_20260125_001234_R00_S00.fits', 'R00_S00', false],
    ['TS_C_20260125_001234_RTM-011_S20.fits', 'RTM-011_S20', false],
    ['guider.fits', null, false],
    ['MC_O_20260125_001234_R22_S11_junk.fits', null, false],
  ])('named %s is of detector %s, guider: %s', (filename, detectorName, isGuider) => {
    expect(parseExposureFile(`${FOLDER}/${filename}`)).toMatchObject({ parsed: { detectorName, isGuider } });
  });

  it('is taken when its folder is of another night than its obsId', () => {
    expect(parseExposureFile('b/LSSTCam/20260126/MC_O_20260125_000001/f.fits')).toMatchObject({
      parsed: { obsDay: '20260126', obsIdDay: '20260125' },
    });
  });

  it.each([
    'b/LSSTCam/20260125/MC_O_20260125_000001',
    'b/LSSTCam/20260125/MC_O_20260125_000001/',
    'b/LSSTCam/20260125/MC_O_20260125_000001/x/f.fits',
    'b//20260125/MC_O_20260125_000001/f.fits',
    'b/LSSTCam/2026012/MC_O_20260125_000001/f.fits',
    'b/LSSTCam/20260125/MC_O_20260125/f.fits',
    'b/LSSTCam/20260125/MC_O_20260125_00001_1/f.fits',
    'b/LSSTCam/20260125/MC_O_20260125_x1/f.fits',
    'b/LSSTCam/20260125/MC_O_20260125_99999999999999999999/f.fits',
    'b/LSSTCam/20260125/MC_O_today_000001/f.fits',
    'a+b.fits',
  ])('is refused with a reason when it is %s', (path) => {
    expect(parseExposureFile(path)).toEqual({ unparsable: expect.any(String) as string });
  });

  it.each([
    'rubin/../20260125/MC_O_20260125_000001/MC_O_20260125_000001_R22_S11.fits',
    'rubin/./20260125/MC_O_20260125_000001/MC_O_20260125_000001_R22_S11.fits',
    'rubin/LSSTCam/20260125/MC_O_20260125_000001/..',
    'rubinobs-lfa-cp/../2024/01/09/x.fits',
  ])('is refused where its key leads elsewhere: %s', (path) => {
    expect(parseExposureFile(path)).toEqual({ unparsable: 'a part of its key is . or ..' });
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (parts) => {
        const result = parseExposureFile(`rubin/${parts.join('/')}`);
        expect(Object.keys(result)).toHaveLength(1);
      }),
    );
  });
});

describe('a file of the Large File Annex', () => {
  it.each([
    [
      'rubinobs-lfa-cp/FiberSpectrograph:Broad/fiberSpecBroad/2024/01/09/FiberSpectrograph:Broad_x.fits',
      'FiberSpectrograph:Broad/fiberSpecBroad',
    ],
    ['rubinobs-lfa-cp/GenericCamera/103/2024/01/09/GC103_O_1/GC103_O_1_1.fits', 'GenericCamera/103'],
    ['p@rubinobs-lfa-cp/AllSkyCamera/2024/01/09/asc.jpg', 'AllSkyCamera'],
  ])('%s is of %s', (path, instrument) => {
    expect(parseExposureFile(path)).toEqual({
      parsed: {
        kind: 'lfa',
        path,
        bucket: path.split('/')[0],
        instrument,
        filename: path.split('/').at(-1),
        obsDay: '20240109',
      },
    });
  });

  it.each([
    'rubinobs-lfa-cp/MTCamera/20240109/MC_O_20240109_000001_expectedSensors.json',
    'rubinobs-lfa-cp/a/b/c/2024/01/09/d/f.fits',
    'rubinobs-lfa-cp/a/b/2024/01/9/f.fits',
    'rubinobs-lfa-cp/a//2024/01/09/f.fits',
    'rubinobs-lfa-cp/a/b/2024/01/09/',
  ])('is refused with a reason when it is %s', (path) => {
    expect(parseExposureFile(path)).toEqual({ unparsable: expect.any(String) as string });
  });
});
