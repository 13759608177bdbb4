import {
  ConvexPolygon,
  convexHull,
  decodeRegion,
  encodeRegion,
  htmEnvelope,
  htmIndexOf,
  htmTrixel,
  orientation,
  regionFromBase64,
  regionToBase64,
  type IndexRange,
  type PolygonRelation,
  type UnitVector,
} from '#domain/sphere';
import { randomNumbers, RandomPoints } from './random-points';
import { pointsText, sphgeomAnswers, type Question } from './sphgeom-answers';

const python = process.env['BUTLER_PYTHON'] ?? '';
const CASES = 1500;

/** The bits of lsst-sphgeom's relations. */
const RELATION_BITS: Readonly<Record<PolygonRelation, number>> = {
  intersects: 0,
  disjoint: 1,
  contains: 2,
  within: 4,
  equal: 6,
};

/** The hull of some points, null if they have none. */
const hullOf = (points: readonly UnitVector[]): ConvexPolygon | null => {
  try {
    return new ConvexPolygon(convexHull(points));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};

const pairs = (ranges: readonly IndexRange[]): number[][] => ranges.map(({ begin, end }) => [begin, end]);

/** Asks about every case, and expects of lsst-sphgeom what is said here. */
async function expectSame<T>(
  cases: readonly T[],
  question: (one: T) => Question,
  answer: (one: T) => unknown,
): Promise<void> {
  const official = await sphgeomAnswers(python, cases.map(question));
  expect(cases.map(answer)).toEqual(official);
}

if (python === '') {
  it.skip('BUTLER_PYTHON is not set: the sphere was not compared with lsst-sphgeom', () => undefined);
} else {
  describe('the sphere, compared with lsst-sphgeom', () => {
    const cases = <T>(seed: number, make: (random: RandomPoints) => T): T[] => {
      const random = new RandomPoints(randomNumbers(seed));
      return Array.from({ length: CASES }, () => make(random));
    };
    /** A polygon of some size, from the whole sky to less than a trixel. */
    const somePolygon = (random: RandomPoints, centre: UnitVector, size: number): ConvexPolygon => {
      const points = Array.from({ length: 3 + random.whole(8) }, () => random.near(centre, size));
      return ConvexPolygon.hullOf(points);
    };

    it('gives the same orientations', async () => {
      await expectSame(
        cases(1, (random) => random.awkward().slice(0, 3)),
        (points) => ({ ask: 'orientation', points: pointsText(points) }),
        ([a, b, c]) => a && b && c && orientation(a, b, c),
      );
    });

    it('gives the same hulls of awkward points, vertex by vertex, and refuses the same', async () => {
      const sets = cases(2, (random) => ({ points: random.awkward(), level: random.whole(5) }));
      expect(sets.filter(({ points }) => hullOf(points) === null).length).toBeGreaterThan(CASES / 20);
      await expectSame(
        sets,
        ({ points, level }) => ({ ask: 'hull', points: pointsText(points), level }),
        ({ points, level }) => {
          const hull = hullOf(points);
          return hull && { region: regionToBase64(hull), ranges: pairs(htmEnvelope(hull, level)) };
        },
      );
    });

    it('gives the same pixels at every level', async () => {
      const polygons = cases(3, (random) => {
        const level = random.whole(14);
        const size = 2 ** -Math.max(1, level - 4 + 4 * random.next());
        return { level, polygon: somePolygon(random, random.point(), size) };
      });
      await expectSame(
        polygons,
        ({ polygon, level }) => ({ ask: 'envelope', region: regionToBase64(polygon), level }),
        ({ polygon, level }) => pairs(htmEnvelope(polygon, level)),
      );
    });

    it('gives the same pixels of trixels, which share sides and corners with others', async () => {
      const trixels = cases(4, (random) => {
        const own = random.whole(8);
        return { index: htmIndexOf(random.point(), own), level: Math.max(0, own - 2 + random.whole(5)) };
      });
      await expectSame(
        trixels,
        ({ index, level }) => ({ ask: 'envelope', region: regionToBase64(htmTrixel(index)), level }),
        ({ index, level }) => pairs(htmEnvelope(htmTrixel(index), level)),
      );
    });

    it('relates polygons in the same way', async () => {
      const couples = cases(5, (random) => {
        const centre = random.point();
        const size = 10 ** -(1 + random.whole(6));
        const a = somePolygon(random, centre, size);
        const choice = random.whole(5);
        if (choice === 0)
          return { a, b: new ConvexPolygon([...a.vertices.slice(1), ...a.vertices.slice(0, 1)]) };
        if (choice === 4) return { a, b: somePolygon(random, centre, size / 20) };
        if (choice === 1) return { a, b: somePolygon(random, centre, Math.min(0.4, 20 * size)) };
        return { a, b: somePolygon(random, random.near(centre, size * choice), size) };
      });
      const found = new Set(couples.map(({ a, b }) => a.relate(b)));
      expect([...found].toSorted()).toEqual(Object.keys(RELATION_BITS).toSorted());
      await expectSame(
        couples,
        ({ a, b }) => ({ ask: 'relate', a: regionToBase64(a), b: regionToBase64(b) }),
        ({ a, b }) => RELATION_BITS[a.relate(b)],
      );
    });

    it('gives points the same indices, and indices the same trixels', async () => {
      const places = cases(6, (random) => ({ points: random.awkward(), level: random.whole(21) }));
      await expectSame(
        places,
        ({ points, level }) => ({ ask: 'index', points: pointsText(points), level }),
        ({ points, level }) => points.map((point) => htmIndexOf(point, level)),
      );
      await expectSame(
        places.map(({ points: [point], level }) => htmIndexOf(point ?? { x: 1, y: 0, z: 0 }, level)),
        (index) => ({ ask: 'trixel', index }),
        (index) => regionToBase64(htmTrixel(index)),
      );
    });

    it('reads every kind of region, finds the same points in it, and writes the same bytes', async () => {
      const questions = cases(7, (random): Question & { centre: readonly number[] } => {
        const { x, y, z } = random.point();
        const centre = [x, y, z];
        const angle = (): number => Math.PI * random.next();
        switch (random.whole(3)) {
          case 0:
            return { ask: 'circle', centre, angle: 4 * random.next() - 0.2 };
          case 1: {
            const [south, north] = [angle(), angle()]
              .map((lat) => lat - Math.PI / 2)
              .toSorted((a, b) => a - b);
            return { ask: 'box', centre, sides: [2 * angle(), south, 2 * angle(), north] };
          }
          default: {
            // Both semi-axes shorter than a quarter turn, or both longer.
            const [alpha, beta] = [angle() / 2, angle() / 2].map(
              (axis) => axis + (random.whole(2) * Math.PI) / 2,
            );
            const isBoth = (alpha ?? 0) < Math.PI / 2 === (beta ?? 0) < Math.PI / 2;
            return { ask: 'ellipse', centre, alpha, beta: isBoth ? beta : alpha, turn: 2 * angle() };
          }
        }
      });
      const simple = (await sphgeomAnswers(python, questions)) as string[];
      const compounds = (await sphgeomAnswers(
        python,
        simple.map((text, index) => ({
          ask: 'compound',
          kind: index % 2 === 0 ? 'union' : 'intersection',
          operands: [text, simple.at(index - 1), simple.at(index - 2)],
        })),
      )) as string[];
      const unions = simple.map((text, index) => `${text}:${simple.at(index - 1) ?? ''}`);
      const random = new RandomPoints(randomNumbers(8));
      const probes = Array.from({ length: 20 }, () => random.point());
      await expectSame(
        [...simple, ...compounds, ...unions],
        (region) => ({ ask: 'contains', region, points: pointsText(probes) }),
        (text) => probes.map((point) => regionFromBase64(text).contains(point)),
      );
      for (const text of [...simple, ...compounds]) {
        const bytes = Buffer.from(text, 'base64');
        expect(Buffer.from(encodeRegion(decodeRegion(bytes))).equals(bytes)).toBe(true);
      }
    });
  });
}
