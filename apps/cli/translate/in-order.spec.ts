import { inOrder } from './in-order';

/** Work that ends when the test says so. */
class Hands {
  readonly begun: string[] = [];
  private readonly ends = new Map<string, () => void>();

  readonly work = (item: string): Promise<string> => {
    this.begun.push(item);
    return new Promise((resolve) => {
      this.ends.set(item, () => {
        resolve(item.toUpperCase());
      });
    });
  };

  end(...items: readonly string[]): void {
    for (const item of items) this.ends.get(item)?.();
  }
}

async function* from(items: readonly string[], onEnd = (): void => undefined): AsyncGenerator<string> {
  try {
    for (const item of items) yield await Promise.resolve(item);
  } finally {
    onEnd();
  }
}

describe('inOrder', () => {
  it('gives results in the order of the items, whichever end first', async () => {
    const hands = new Hands();
    const results = inOrder(from(['a', 'b', 'c']), 3, hands.work);
    const first = results.next();
    while (hands.begun.length < 3) await Promise.resolve();
    hands.end('c', 'b', 'a');
    expect((await first).value).toBe('A');
    expect((await results.next()).value).toBe('B');
    expect((await results.next()).value).toBe('C');
    expect((await results.next()).done).toBe(true);
  });

  it('begins no more work than there is room for', async () => {
    const hands = new Hands();
    const results = inOrder(from(['a', 'b', 'c']), 2, hands.work);
    const first = results.next();
    while (hands.begun.length < 2) await Promise.resolve();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(hands.begun).toEqual(['a', 'b']);
    hands.end('a');
    await first;
    const second = results.next();
    while (hands.begun.length < 3) await Promise.resolve();
    hands.end('b', 'c');
    expect((await second).value).toBe('B');
  });

  it('gives what is there while the source has no more yet', async () => {
    async function* slow(): AsyncGenerator<string> {
      yield 'a';
      await new Promise(() => undefined);
    }
    const results = inOrder(slow(), 2, (item) => Promise.resolve(item));
    expect((await results.next()).value).toBe('a');
  });

  it('lets the source go when nobody listens any more', async () => {
    let isLetGo = false;
    const items = from(['a', 'b'], () => {
      isLetGo = true;
    });
    for await (const result of inOrder(items, 1, (item) => Promise.resolve(item))) {
      expect(result).toBe('a');
      break;
    }
    expect(isLetGo).toBe(true);
  });

  it('keeps what goes wrong until its turn', async () => {
    const work = (item: string): Promise<string> =>
      item === 'b' ? Promise.reject(new RangeError('no b')) : Promise.resolve(item);
    const results = inOrder(from(['a', 'b', 'c']), 3, work);
    expect((await results.next()).value).toBe('a');
    // Whoever did not hear of it by now would hear of it as of an unhandled rejection.
    await new Promise(setImmediate);
    await expect(results.next()).rejects.toThrow('no b');
  });

  it('passes on what goes wrong', async () => {
    const results = inOrder(from(['a']), 2, () => Promise.reject(new RangeError('no')));
    await expect(results.next()).rejects.toThrow('no');
  });
});
