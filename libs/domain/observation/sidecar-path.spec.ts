import { sidecarPath } from './sidecar-path';

describe('the path of a sidecar', () => {
  it.each([
    ['raw/LSSTCam/x_R22_S11.fits', 'raw/LSSTCam/x_R22_S11.json'],
    ['p@t:raw/x.fits', 'p@t:raw/x.json'],
    ['raw/x.fits.fz', 'raw/x.json'],
    ['raw/x.fits.gz', 'raw/x.json'],
    ['raw/x.fz', 'raw/x.json'],
    ['raw/x.y.fits', 'raw/x.y.json'],
    ['raw/a.b/x', 'raw/a.b/x.json'],
    ['raw/x.', 'raw/x.json'],
    ['raw/.fits', 'raw/.json'],
    ['b/x.y/f', 'b/x.y/f.json'],
  ])('of %s is %s', (path, sidecar) => {
    expect(sidecarPath(path)).toBe(sidecar);
  });
});
