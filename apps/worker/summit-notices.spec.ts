import { isToldOf, summitFilesOf } from './summit-notices';

const RAW = 'LSSTCam/20260125/MC_O_20260125_001234/MC_O_20260125_001234_R22_S11.fits';

describe('what the Summit is told of', () => {
  it('is the exposure and the name of each raw', () => {
    const path = `prof@tenant:bucket/${RAW}`;
    expect([...summitFilesOf([path])]).toEqual([
      [path, { obsId: 'MC_O_20260125_001234', filename: 'MC_O_20260125_001234_R22_S11.fits' }],
    ]);
  });

  it('is a stack of guider stamps as well', () => {
    const path = `bucket/${RAW.replace('R22_S11', 'R00_SG0_guider')}`;
    expect([...summitFilesOf([path])]).toEqual([
      [path, { obsId: 'MC_O_20260125_001234', filename: 'MC_O_20260125_001234_R00_SG0_guider.fits' }],
    ]);
  });

  it.each([
    ['a file of the Large File Annex', 'prof@rubinobs-lfa-cp/ATMCS/ATMCS/2026/01/25/file.fits'],
    ['a key that names no exposure', 'bucket/LSSTCam/file.fits'],
  ])('is not %s', (_, path) => {
    expect(summitFilesOf([path]).size).toBe(0);
  });

  it('is not a bucket of the Large File Annex', () => {
    expect(isToldOf('prof@rubin:rubinobs-lfa-cp')).toBe(false);
    expect(isToldOf('prof@rubin-summit')).toBe(true);
  });
});
