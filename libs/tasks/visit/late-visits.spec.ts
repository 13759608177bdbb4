import { LateVisits } from './late-visits';

type Line = Record<string, unknown>;

function setUp(define: (items: readonly string[]) => Promise<void>) {
  const lines: Line[] = [];
  const write = (facts: object, msg: string): void => void lines.push({ ...facts, msg });
  const log = { debug: write, info: write, warn: write, error: write };
  const empty = Promise.withResolvers<undefined>();
  const late = new LateVisits<string>({
    define,
    log,
    firstPauseMs: 1,
    onWaiting: (count) => {
      if (count === 0) empty.resolve(undefined);
    },
  });
  return { late, lines, empty: empty.promise };
}

describe('visits that are late', () => {
  it('are tried again until the registry answers', async () => {
    let failures = 3;
    const tried: (readonly string[])[] = [];
    const { late, empty } = setUp((items) => {
      tried.push(items);
      failures -= 1;
      return failures >= 0 ? Promise.reject(new Error('away')) : Promise.resolve();
    });
    late.add('a', 'A');
    late.add('b', 'B');
    late.add('a', 'A');
    await empty;
    expect(tried).toEqual([
      ['A', 'B'],
      ['A', 'B'],
      ['A', 'B'],
      ['A', 'B'],
    ]);
  });

  it('are given up, the oldest first, when there are more than a thousand', () => {
    const { late, lines } = setUp(() => Promise.resolve());
    for (let number = 0; number <= 1000; number += 1) late.add(`exposure ${number}`, '');
    expect(lines).toEqual([{ exposure: 'exposure 0', msg: 'visit is left to autoingest define-visits' }]);
    late.stop();
  });
});
