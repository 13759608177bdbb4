import { KeyPattern } from './key-pattern';

const ANNEX = String.raw`(FiberSpectrograph:.*\.fits$|GenericCamera/.*_\d{6}\.fits$)`;

describe('KeyPattern', () => {
  it.each([
    ['fits$', 'LSSTCam/20260125/MC_O_20260125_000001/MC_O_20260125_000001_R22_S11.fits', true],
    ['fits$', 'LSSTCam/20260125/MC_O_20260125_000001/MC_O_20260125_000001_R22_S11.fits.json', false],
    [ANNEX, 'FiberSpectrograph:101/fiberSpec/2026/01/25/FiberSpectrograph_1.fits', true],
    [ANNEX, 'GenericCamera:101/GenericCamera/2026/01/25/GC101_O_20260125_000001.fits', true],
    [ANNEX, 'GenericCamera:101/GenericCamera/2026/01/25/preview.fits', false],
    [ANNEX, 'MTM1M3/FiberSpectrograph:101.fits.tmp', false],
  ])("finds production's %j in %j: %j", (source, key, found) => {
    expect(new KeyPattern(source).test(key)).toBe(found);
  });

  it.each(['(a+)+$', '(a|aa)+$', '(.*a){20}$', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    'comes to an end with the catastrophic %j and a long key',
    (source) => {
      // By backtracking this takes longer than the machine will live.
      expect(new KeyPattern(source).test(`${'a'.repeat(5000)}!`)).toBe(false);
    },
  );

  it.each([
    ['(?!guider)fits$', /unsupported Perl syntax/],
    [String.raw`(a)\1`, /invalid escape sequence/],
    ['(fits', /missing/],
  ])('refuses %j and says why', (source, reason) => {
    expect(() => new KeyPattern(source)).toThrow(reason);
  });
});
