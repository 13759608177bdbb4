import fc from 'fast-check';
import { icrsOfFk5, wrapAt } from './sky-angle';

describe('wrapAt', () => {
  it('leaves what lies within to the last bit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 359.99, noNaN: true }), (degrees) => {
        expect(wrapAt(degrees, 360)).toBe(degrees);
      }),
    );
  });

  it('brings every finite angle within', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.constantFrom(180 as const, 360 as const),
        (degrees, top) => {
          const wrapped = wrapAt(degrees, top);
          expect(wrapped).toBeGreaterThanOrEqual(top - 360);
          expect(wrapped).toBeLessThan(top);
        },
      ),
    );
  });

  it('takes the ends for the lower one', () => {
    expect([360, -360, -1e-20].map((degrees) => wrapAt(degrees, 360))).toEqual([0, 0, 0]);
    expect([180, -180].map((degrees) => wrapAt(degrees, 180))).toEqual([-180, -180]);
  });

  it('cannot wrap what is not finite', () => {
    expect([NaN, Infinity].map((degrees) => wrapAt(degrees, 360))).toEqual([NaN, Infinity]);
  });
});

describe('icrsOfFk5', () => {
  it('turns a position by the little that the frames differ', () => {
    const { ra, dec } = icrsOfFk5({ ra: 198.79247419266713, dec: -23.613888741010378 });
    expect(Math.abs(ra - 198.79246518776486)).toBeLessThan(4 * 198 * Number.EPSILON);
    expect(Math.abs(dec + 23.6138881287101)).toBeLessThan(4 * 24 * Number.EPSILON);
  });

  it('stays a position, at the poles too', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 359.999, noNaN: true }),
        fc.double({ min: -90, max: 90, noNaN: true }),
        (ra, dec) => {
          const icrs = icrsOfFk5({ ra, dec });
          expect(icrs.ra).toBeGreaterThanOrEqual(0);
          expect(icrs.ra).toBeLessThanOrEqual(360);
          expect(Math.abs(icrs.dec - dec)).toBeLessThan(1e-4);
        },
      ),
    );
  });
});
