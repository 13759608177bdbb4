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
    ['MC_O_20260125_000007_R22_S11.fits.fz', `${KEY}.fz`],
    [
      'TS_C_20230524_000012_RTM-011_S20.fits',
      'TS8/20230524/TS_C_20230524_000012/TS_C_20230524_000012_RTM-011_S20.fits',
    ],
  ])('is told by the name %s', (name, key) => {
    expect(keyByName(name)).toBe(key);
  });

  it.each([
    'image.fits',
    'MC_O_20260125_000007.fits',
    'MC_O_20260125_7_R22_S11.fits',
    'XX_O_20260125_000007_R22_S11.fits',
    'MC_O_20260125_000007_R22_S11.fits.bz2',
    '../MC_O_20260125_000007_R22_S11.fits',
  ])('is not told by the name %s', (name) => {
    expect(keyByName(name)).toBeUndefined();
  });

  it('is told by the header', () => {
    expect(keyByHeader(header(), 'x.fits')).toEqual({ bucket: 'cameras', key: KEY });
    expect(keyByHeader(header({ INSTRUME: 'ComCamSim' }), 'x')).toEqual({
      bucket: 'cameras',
      key: KEY.replace('LSSTCam', 'LSSTComCamSim'),
    });
    expect(keyByHeader(header(), 'my_guider_stack.fits')).toEqual({
      bucket: 'cameras',
      key: KEY.replace('.fits', '_guider.fits'),
    });
  });

  it('keeps the ending of a compressed file', () => {
    expect(keyByHeader(header(), 'my image.FITS.GZ')).toEqual({ bucket: 'cameras', key: `${KEY}.gz` });
  });

  it('is told by what the translation makes of a header that lacks a keyword', () => {
    const latiss = new Map([
      ['INSTRUME', 'LATISS'],
      ['IMGNAME', 'AT_O_20190306_000014'],
      ['DATE-BEG', '2019-03-06T20:00:00.000'],
      ['IMGTYPE', 'BIAS'],
    ]);
    expect(keyByHeader(latiss, 'x.fits')).toEqual({
      bucket: 'cameras',
      key: 'LATISS/20190306/AT_O_20190306_000014/AT_O_20190306_000014_R00_S00.fits',
    });
  });

  it('takes the night of the obs id where the header names none', () => {
    expect(keyByHeader(header({ DAYOBS: '' }), 'x')).toEqual({ bucket: 'cameras', key: KEY });
  });

  it.each([
    [{ OBSID: '' }, 'its header has no OBSID'],
    [{ RAFTBAY: '', CCDSLOT: ' ' }, 'its header has no RAFTBAY, no CCDSLOT'],
    [
      { OBSID: '../../etc' },
      "OBSID '../../etc' in its header is not CODE_CONTROLLER_NIGHT_NUMBER; autoingest ingest-raws takes such files from anywhere",
    ],
    [{ RAFTBAY: '../R22' }, "RAFTBAY and CCDSLOT in its header name no detector ('../R22_S11')"],
    [{ OBSID: 'ZZ_O_20260125_000007', INSTRUME: 'toy' }, "INSTRUME 'toy' in its header is not known"],
  ])('cannot be told with %p', (changes, unknown) => {
    expect(keyByHeader(header(changes), 'x')).toEqual({ unknown });
  });
});
