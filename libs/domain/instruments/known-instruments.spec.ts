import { instrumentByName } from './known-instruments';

describe('instrumentByName', () => {
  it('finds an instrument by its name and by its Python class', () => {
    expect(instrumentByName('LSSTCam')?.className).toBe('lsst.obs.lsst.LsstCam');
    expect(instrumentByName('lsst.obs.lsst.LsstCam')?.name).toBe('LSSTCam');
  });

  it('knows no instrument that it has no tables of', () => {
    expect(instrumentByName('DECam')).toBeUndefined();
  });
});
