import fc from 'fast-check';
import { choosePointing, follow } from './pointing';
import { SeededRandom } from './seeded-random';

const pointings = fc
  .tuple(fc.string(), fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }))
  .map(([seed, ms]) => choosePointing(new SeededRandom(seed), ms));

describe('a pointing', () => {
  it('is well above the horizon, with angles in their ranges', () => {
    fc.assert(
      fc.property(pointings, (pointing) => {
        expect(pointing.elevation).toBeGreaterThan(35);
        expect(pointing.airmass).toBeLessThan(1.7);
        expect(Math.abs(pointing.dec)).toBeLessThanOrEqual(90);
        for (const angle of [pointing.ra, pointing.azimuth, pointing.rotator]) {
          expect(angle).toBeGreaterThanOrEqual(0);
          expect(angle).toBeLessThan(360);
        }
      }),
    );
  });

  it('has the elevation and azimuth that its place on the sky has', () => {
    fc.assert(
      fc.property(pointings, (pointing) => {
        const same = follow(pointing, 0);
        expect(same.elevation).toBeCloseTo(pointing.elevation, 6);
        const turn = Math.abs(same.azimuth - pointing.azimuth);
        expect(Math.min(turn, 360 - turn)).toBeLessThan(1e-4);
      }),
    );
  });
});
