import { outcomeLine, shortName } from './object-lines';

const PATH = 'rubin-summit/LSSTCam/20260125/MC_O_20260125_000012/MC_O_20260125_000012_R22_S11.fits';

describe('the line of an object', () => {
  it('names exposure and detector in short', () => {
    expect(shortName(PATH)).toBe('LSSTCam 2026012500012 R22_S11');
    expect(shortName(PATH.replace('R22_S11', 'R00_SG0_guider'))).toBe('LSSTCam 2026012500012 R00_SG0 guider');
    expect(shortName('rubin-summit/odd/x.fits')).toBe('rubin-summit/odd/x.fits');
  });

  it('says what became of it', () => {
    expect(outcomeLine({ path: PATH, state: 'ingested', datasetId: 'abc' })).toBe(
      'ingested   LSSTCam 2026012500012 R22_S11  -> abc',
    );
    expect(outcomeLine({ path: PATH, state: 'refused', reason: 'X: y' })).toBe(
      'refused    LSSTCam 2026012500012 R22_S11  X: y',
    );
    expect(outcomeLine({ path: PATH, state: 'waiting', reason: 'X: y' })).toBe(
      'waiting    LSSTCam 2026012500012 R22_S11  X: y (tried again by itself)',
    );
  });
});
