import { SeededRandom } from './seeded-random';

describe('seeded random numbers', () => {
  it('do not change when another fork draws more', () => {
    const one = new SeededRandom('s');
    const other = new SeededRandom('s');
    for (let draws = 0; draws < 10; draws += 1) other.fork('a').next();
    other.next();
    expect(one.fork('b', 1).next()).toBe(other.fork('b', 1).next());
  });

  it('are spread evenly over neighbouring labels', () => {
    const tens = Array.from({ length: 10 }, () => 0);
    for (let label = 0; label < 10_000; label += 1) {
      const ten = Math.floor(new SeededRandom('night').fork(label).next() * 10);
      tens[ten] = (tens[ten] ?? 0) + 1;
    }
    for (const count of tens) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('keep within the bounds that are asked for', () => {
    const random = new SeededRandom('bounds');
    const drawn = new Set(Array.from({ length: 500 }, () => random.integer(2, 4)));
    expect([...drawn].sort()).toEqual([2, 3, 4]);
  });
});
