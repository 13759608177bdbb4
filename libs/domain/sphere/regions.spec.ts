import { radians } from './angle';
import { Box } from './box';
import { Circle } from './circle';
import { Ellipse } from './ellipse';
import { IntersectionRegion, UnionRegion } from './region';
import { opposite, X, Y, Z } from './spec-points';
import { unitVector, unitVectorAt } from './unit-vector';

const at = (lon: number, lat: number) => unitVectorAt(radians(lon), radians(lat));

describe('a circle', () => {
  it('contains what is within its opening angle', () => {
    const circle = Circle.around(Z, radians(0.3));
    expect([Z, at(2, Math.PI / 2 - 0.29)].every((point) => circle.contains(point))).toBe(true);
    expect(circle.contains(at(2, Math.PI / 2 - 0.31))).toBe(false);
    expect(new Circle(Z, circle.squaredChord).openingAngle).toBeCloseTo(0.3, 15);
  });

  it('contains nothing if its angle is negative, everything from π on', () => {
    expect(Circle.around(Z, radians(-0.1)).contains(Z)).toBe(false);
    expect(new Circle(Z, NaN).contains(Z)).toBe(false);
    expect(Circle.around(Z, radians(Math.PI)).contains(opposite(Z))).toBe(true);
    expect([new Circle(Z, -1), new Circle(Z, 4)].map(({ openingAngle }) => openingAngle)).toEqual([
      -1,
      Math.PI,
    ]);
  });
});

describe('a box', () => {
  it('contains what is between its sides', () => {
    const box = new Box(radians(1), radians(2), radians(-0.5), radians(0.5));
    expect([at(1.1, 0), at(1.9, -0.4)].every((point) => box.contains(point))).toBe(true);
    expect([at(0.9, 0), at(2.1, 0), at(1.5, 0.6), at(1.5, -0.6)].some((point) => box.contains(point))).toBe(
      false,
    );
  });

  it('may hold longitude 0', () => {
    const box = new Box(radians(6), radians(1), radians(-1), radians(1));
    expect([at(0, 0), at(6.1, 0), at(0.9, 0)].every((point) => box.contains(point))).toBe(true);
    expect(box.contains(at(3, 0))).toBe(false);
  });

  it('contains nothing if its sides are NaN', () => {
    expect(new Box(radians(NaN), radians(NaN), radians(NaN), radians(NaN)).contains(X)).toBe(false);
  });
});

describe('an ellipse', () => {
  /** Around the north pole, semi-axes towards x and y. */
  const ellipse = (alpha: number, beta: number): Ellipse =>
    new Ellipse({
      axes: [X, Y, Z],
      alpha: radians(alpha - Math.PI / 2),
      beta: radians(beta - Math.PI / 2),
      gamma: radians(0),
      tanAlpha: Math.abs(Math.tan(alpha - Math.PI / 2)),
      tanBeta: Math.abs(Math.tan(beta - Math.PI / 2)),
    });
  const north = Math.PI / 2;

  it('reaches as far as its semi-axes', () => {
    const small = ellipse(0.5, 0.2);
    expect(
      [Z, at(0, north - 0.49), at(Math.PI / 2, north - 0.19)].every((point) => small.contains(point)),
    ).toBe(true);
    expect(
      [at(0, north - 0.51), at(Math.PI / 2, north - 0.21), at(0, 0.1 - north)].some((point) =>
        small.contains(point),
      ),
    ).toBe(false);
  });

  it('may be greater than a hemisphere', () => {
    const great = ellipse(2.9, 2.5);
    expect(
      [at(0, north - 2.8), at(Math.PI / 2, north - 2.4), unitVector(1, 1, -0.1)].every((point) =>
        great.contains(point),
      ),
    ).toBe(true);
    expect([opposite(Z), at(Math.PI / 2, north - 2.6)].some((point) => great.contains(point))).toBe(false);
  });
});

describe('a union and an intersection', () => {
  const [a, b] = [Circle.around(X, radians(1)), Circle.around(Y, radians(1))];
  const between = unitVector(1, 1, 0);

  it('contain what any and what all of their regions contain', () => {
    expect([X, Y, between, Z].map((point) => new UnionRegion([a, b]).contains(point))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect([X, Y, between, Z].map((point) => new IntersectionRegion([a, b]).contains(point))).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  it('of no region contain nothing and everything', () => {
    expect([new UnionRegion([]).contains(X), new IntersectionRegion([]).contains(X)]).toEqual([false, true]);
  });
});
