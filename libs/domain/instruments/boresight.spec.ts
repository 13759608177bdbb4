import { degrees, lonLatOf, toDegrees, type UnitVector } from '#domain/sphere';
import { skyProjection } from './boresight';

const at = (ra: number, dec: number, skyAngle: number) =>
  skyProjection({ ra: degrees(ra), dec: degrees(dec), skyAngle: degrees(skyAngle) });
const place = (point: UnitVector): number[] => {
  const { lon, lat } = lonLatOf(point);
  return [toDegrees(lon), toDegrees(lat)];
};
const close = (...numbers: number[]): unknown[] =>
  numbers.map((number): unknown => expect.closeTo(number, 9));
/** Tangent of a degree: a field angle that leads a degree away along a meridian. */
const DEGREE = Math.tan(Math.PI / 180);

describe('the projection to the sky', () => {
  it('has the boresight in its middle', () => {
    expect(place(at(120, -40, 77)({ x: 0, y: 0 }))).toEqual(close(120, -40));
  });

  it('has y to the north and x to the west at sky angle 0', () => {
    expect(place(at(10, 0, 0)({ x: 0, y: DEGREE }))).toEqual(close(10, 1));
    expect(place(at(10, 0, 0)({ x: DEGREE, y: 0 }))).toEqual(close(9, 0));
  });

  it('turns y through east', () => {
    expect(place(at(10, 0, 90)({ x: 0, y: DEGREE }))).toEqual(close(11, 0));
    expect(place(at(10, 0, 90 - 720)({ x: DEGREE, y: 0 }))).toEqual(close(10, 1));
  });

  it('goes over the pole', () => {
    expect(place(at(30, 89.5, 0)({ x: 0, y: DEGREE }))).toEqual(close(210, 89.5));
  });

  it.each([
    [NaN, 0, 0],
    [0, Infinity, 0],
    [0, 0, NaN],
  ])('is refused at (%d, %d, %d)', (ra, dec, skyAngle) => {
    expect(() => at(ra, dec, skyAngle)).toThrow(RangeError);
  });
});
