import fc from 'fast-check';
import { degrees, radians, toDegrees, toRadians } from './angle';
import { X, hasDirection, towards } from './spec-points';
import { lonLatOf, squaredChord, unitVector, unitVectorAt } from './unit-vector';

const component = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1, max: 1, noNaN: true }));
const anyPoint = fc.tuple(component, component, component).filter(hasDirection).map(towards);

describe('a unit vector', () => {
  it('has length 1, however long the vector was', () => {
    fc.assert(
      fc.property(anyPoint, fc.constantFrom(1e-300, 1e-20, 1, 3, 1e300), ({ x, y, z }, scale) => {
        const unit = unitVector(x * scale, y * scale, z * scale);
        expect(Math.hypot(unit.x, unit.y, unit.z)).toBeCloseTo(1, 14);
      }),
    );
  });

  it.each([
    [0, 0, 0],
    [NaN, 1, 0],
    [1, Infinity, 0],
    [1, 0, NaN],
  ])('is refused of (%d, %d, %d)', (x, y, z) => {
    expect(() => unitVector(x, y, z)).toThrow(RangeError);
  });

  it('leads to its longitude and latitude and back', () => {
    fc.assert(
      fc.property(anyPoint, (point) => {
        const { lon, lat } = lonLatOf(point);
        expect(lon).toBeGreaterThanOrEqual(0);
        expect(lon).toBeLessThan(2 * Math.PI);
        expect(squaredChord(unitVectorAt(lon, lat), point)).toBeLessThan(1e-29);
      }),
    );
  });

  it('has longitude 0 at the poles and just below longitude 0', () => {
    expect(lonLatOf(unitVector(0, 0, -2))).toEqual({ lon: 0, lat: -Math.PI / 2 });
    expect(lonLatOf({ ...X, y: -1e-300 }).lon).toBe(0);
    expect(lonLatOf(unitVector(0, -1, 0))).toEqual({ lon: 1.5 * Math.PI, lat: 0 });
  });
});

describe('an angle', () => {
  it('is converted between degrees and radians', () => {
    expect(toRadians(degrees(180))).toBe(Math.PI);
    expect(toDegrees(radians(-Math.PI / 2))).toBe(-90);
  });
});
