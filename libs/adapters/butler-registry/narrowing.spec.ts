import fc from 'fast-check';
import { byKindThenHalves, narrowDown, singly } from './narrowing';
import { StatementRejected } from './statement-rejected';

const rejection = new StatementRejected({ sqlState: '23505', message: 'no', cause: undefined });

describe('narrowing down', () => {
  it('does the work for every good item once, and names every bad one, however they are spread', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(500), { maxLength: 40 }),
        fc.func(fc.boolean()),
        async (items, isBad) => {
          const done: number[] = [];
          const bad: number[] = [];
          await narrowDown(
            items,
            (some) => byKindThenHalves(some, (item) => String(item % 3)),
            async (some) => {
              if (some.some((item) => isBad(item))) throw rejection;
              done.push(...some);
            },
            (item) => bad.push(item),
          );
          expect(done.toSorted()).toEqual(items.filter((item) => !isBad(item)).toSorted());
          expect(bad.toSorted()).toEqual(items.filter((item) => isBad(item)).toSorted());
        },
      ),
    );
  });

  it('needs one piece of work where nothing is bad, and few where one of 205 is', async () => {
    const items = Array.from({ length: 205 }, (_, item) => item);
    const countFor = async (bad: number): Promise<number> => {
      let count = 0;
      await narrowDown(
        items,
        (some) => byKindThenHalves(some, () => ''),
        async (some) => {
          count += 1;
          if (some.includes(bad)) throw rejection;
        },
        () => undefined,
      );
      return count;
    };
    expect(await countFor(-1)).toBe(1);
    expect(await countFor(100)).toBeLessThanOrEqual(17);
  });

  it('passes on what is no rejection', async () => {
    const away = new TypeError('a bug');
    await expect(narrowDown([1, 2], singly, () => Promise.reject(away), jest.fn())).rejects.toBe(away);
  });
});
