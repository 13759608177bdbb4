import { nearestAsin } from './nearest-asin';

describe('nearestAsin', () => {
  it.each([
    [0, 0],
    [1, Math.PI / 2],
    [-1, -Math.PI / 2],
  ])('of %d is %d', (x, angle) => {
    expect(nearestAsin(x)).toBe(angle);
  });

  /** Source: glibc, where Math.asin differs from it. */
  it.each([
    [0.9490181063978931, 1.2501062163663181],
    [0.5123317442721819, 0.5378977563652175],
    [-0.5083435185496447, -0.5332601365350237],
    [0.6197710974742412, 0.6684509932588295],
  ])('of %d is right to the last bit', (x, angle) => {
    expect(nearestAsin(x)).toBe(angle);
  });
});
