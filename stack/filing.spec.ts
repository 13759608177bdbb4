import type { Header } from '#domain/fits';
import { keyByHeader, keyByName } from './filing';

const HEADER: Readonly<Record<string, string>> = {
  OBSID: 'MC_O_20260125_000007',
  INSTRUME: 'lsstCam',
  DAYOBS: '20260125',
  RAFTBAY: 'R22',
  CCDSLOT: 'S11',
};
const header = (changes: Readonly<Record<string, string>> = {}): Header =>
  new Map(Object.entries({ ...HEADER, ...changes }));
const KEY = 'LSSTCam/20260125/MC_O_20260125_000007/MC_O_20260125_000007_R22_S11.fits';

describe('where a file belongs', () => {
  it.each([
    ['MC_O_20260125_000007_R22_S11.fits', KEY],
    ['MC_O_20260125_000007_R22_S11.json', KEY],
    ['MC_O_20260125_000007_R00_SG0.fits', KEY.replace('R22_S11', 'R00_SG0')],
    ['MC_O_20260125_000007_R00_SG0_guider.fits', KEY.replace('R22_S11', 'R00_SG0_guider')],
    [
      'AT_O_20250101_000012_R00_S00.fits',
      'LATISS/20250101/AT_O_20250101_000012/AT_O_20250101_000012_R00_S00.fits',
    ],
    [
      'CC_O_20241101_000012_R22_S01.fits',
      'LSSTComCam/20241101/CC_O_20241101_000012/CC_O_20241101_000012_R22_S01.fits',
    ],
  ])('is told by the name %s', (name, key) => {
    expect(keyByName(name)).toBe(key);
  });

  it.each([
    'image.fits',
    'MC_O_20260125_000007.fits',
    'MC_O_20260125_7_R22_S11.fits',
    'XX_O_20260125_000007_R22_S11.fits',
    'MC_O_20260125_000007_R22_S11.fits.gz',
    '../MC_O_20260125_000007_R22_S11.fits',
  ])('is not told by the name %s', (name) => {
    expect(keyByName(name)).toBeUndefined();
  });

  it('is told by the header', () => {
    expect(keyByHeader(header(), 'x.fits')).toEqual({ key: KEY });
    expect(keyByHeader(header({ INSTRUME: 'ComCamSim' }), 'x')).toEqual({
      key: KEY.replace('LSSTCam', 'LSSTComCamSim'),
    });
    expect(keyByHeader(header(), 'my_guider_stack.fits')).toEqual({
      key: KEY.replace('.fits', '_guider.fits'),
    });
  });

  it('takes the night of the obs id where the header names none', () => {
    expect(keyByHeader(header({ DAYOBS: '' }), 'x')).toEqual({ key: KEY });
  });

  it.each([
    [{ OBSID: '' }, 'its header has no OBSID'],
    [{ RAFTBAY: '', CCDSLOT: ' ' }, 'its header has no RAFTBAY, no CCDSLOT'],
    [{ OBSID: '../../etc' }, "OBSID '../../etc' in its header is not CODE_CONTROLLER_NIGHT_NUMBER"],
    [{ RAFTBAY: '../R22' }, "RAFTBAY and CCDSLOT in its header name no detector ('../R22_S11')"],
    [{ OBSID: 'ZZ_O_20260125_000007', INSTRUME: 'toy' }, "INSTRUME 'toy' in its header is not known"],
  ])('cannot be told with %p', (changes, unknown) => {
    expect(keyByHeader(header(changes), 'x')).toEqual({ unknown });
  });
});
