import { LSSTCAM_GEOMETRY, sensorCorners, visitRegions, type Boresight } from '#domain/instruments';
import { degrees, type UnitVector } from '#domain/sphere';
import { randomNumbers } from './random-points';
import { pointsText, sphgeomAnswers, type Question } from './sphgeom-answers';

const python = process.env['BUTLER_PYTHON'] ?? '';
const BORESIGHTS = 2000;
/** Sensors compared at each boresight, beside the whole visit. */
const SENSORS = 4;

interface Hull {
  readonly region: string;
  readonly ranges: readonly (readonly [begin: number, end: number])[];
}

/** All over the sky; some around the poles and on both sides of right ascension 0. */
function boresights(): Boresight[] {
  const next = randomNumbers(20260125);
  const small = (): number => 4 * next() ** 2;
  const toDegrees = (angle: number): number => (angle * 180) / Math.PI;
  return Array.from({ length: BORESIGHTS }, (_, number) => {
    const skyAngle = degrees(720 * next() - 360);
    const ra = 360 * next();
    const dec = toDegrees(Math.asin(2 * next() - 1));
    switch (number % 10) {
      case 0:
        return { ra: degrees(ra), dec: degrees(90 - small()), skyAngle };
      case 1:
        return { ra: degrees(ra), dec: degrees(small() - 90), skyAngle };
      case 2:
        return { ra: degrees((360 + small() - 2) % 360), dec: degrees(dec), skyAngle };
      case 3:
        // On the lines where root trixels meet.
        return {
          ra: degrees(90 * (Math.floor(number / 10) % 4)),
          dec: degrees(90 * (Math.floor(number / 40) % 3) - 90),
          skyAngle,
        };
      default:
        return { ra: degrees(ra), dec: degrees(dec), skyAngle };
    }
  });
}

const indicesOfHull = ({ ranges }: Hull): number[] =>
  ranges.flatMap(([begin, end]) => Array.from({ length: end - begin }, (_, offset) => begin + offset));

if (python === '') {
  it.skip('BUTLER_PYTHON is not set: the regions of visits were not compared with lsst-sphgeom', () =>
    undefined);
} else {
  describe('the regions of visits, compared with lsst-sphgeom', () => {
    it(`have its hulls and pixels at ${BORESIGHTS} boresights`, async () => {
      const all = boresights();
      const sensors = LSSTCAM_GEOMETRY.sensors.length;
      const chosen = (number: number): number[] =>
        Array.from({ length: SENSORS }, (_, index) => (number * SENSORS + index) % sensors);
      const ask = (points: readonly UnitVector[]): Question => ({
        ask: 'hull',
        points: pointsText(points),
        level: 7,
      });
      const questions = function* (): Generator<Question> {
        for (const [number, boresight] of all.entries()) {
          const corners = sensorCorners(LSSTCAM_GEOMETRY, boresight);
          yield ask(corners.flat());
          for (const sensor of chosen(number)) yield ask(corners[sensor] ?? []);
        }
      };
      const official = (await sphgeomAnswers(python, questions())) as Hull[];
      for (const [number, boresight] of all.entries()) {
        const visit = visitRegions(LSSTCAM_GEOMETRY, boresight);
        const mine = [visit, ...chosen(number).map((sensor) => visit.detectors[sensor])];
        const theirs = official.slice(number * (1 + SENSORS), (number + 1) * (1 + SENSORS));
        expect(mine.map((one) => one?.region)).toEqual(theirs.map(({ region }) => region));
        expect(mine.map((one) => one?.htm7)).toEqual(theirs.map(indicesOfHull));
      }
    }, 240_000);
  });
}
