import fc from 'fast-check';
import { SeededRandom } from '../seeded-random';
import { sowFaults } from './fault-sowing';

const NAMES = ['one', 'two', 'three'] as const;
const places = (number: number): readonly object[] => Array.from({ length: number }, () => ({}));
const numbersOf = (sown: ReadonlyMap<object, string>): Record<string, number> =>
  Object.fromEntries(NAMES.map((name) => [name, [...sown.values()].filter((one) => one === name).length]));

describe('sowing faults', () => {
  it('deals exactly the numbers that are ordered, each to a thing of its own', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.nat(5), { minLength: 3, maxLength: 3 }),
        (seed, [one, two, three]) => {
          const counts = { one: one ?? 0, two: two ?? 0, three: three ?? 0 };
          const sown = sowFaults(places(15), NAMES, { counts }, new SeededRandom(seed));
          expect(numbersOf(sown)).toEqual(counts);
        },
      ),
    );
  });

  it('deals about the shares that are ordered, beside the numbers', () => {
    const order = { rates: { one: 0.1, two: 0.3 }, counts: { three: 100 } };
    const {
      one = 0,
      two = 0,
      three,
    } = numbersOf(sowFaults(places(10_100), NAMES, order, new SeededRandom('shares')));
    expect(three).toBe(100);
    expect(Math.abs(one - 1000)).toBeLessThan(120);
    expect(Math.abs(two - 3000)).toBeLessThan(180);
  });

  it('gives all of them a fault when the shares add up to 1', () => {
    const rates = { one: 0.2, two: 0.3, three: 0.5 };
    expect(sowFaults(places(500), NAMES, { rates }, new SeededRandom('all')).size).toBe(500);
  });

  it('does not heed in which order the faults are named', () => {
    const things = places(50);
    const sown = (counts: Record<string, number>): unknown => [
      ...sowFaults(things, NAMES, { counts }, new SeededRandom('order')),
    ];
    expect(sown({ one: 3, two: 4 })).toEqual(sown({ two: 4, one: 3 }));
  });
});
