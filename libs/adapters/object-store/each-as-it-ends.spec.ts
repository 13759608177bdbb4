import { eachAsItEnds } from './each-as-it-ends';

/** Work that ends when the test says so. */
class Works {
  readonly begun: number[] = [];
  private readonly ends = new Map<
    number,
    { resolve: (value: string) => void; reject: (error: Error) => void }
  >();

  readonly work = (item: number): Promise<string> => {
    this.begun.push(item);
    return new Promise((resolve, reject) => {
      this.ends.set(item, { resolve, reject });
    });
  };

  end(item: number): void {
    this.ends.get(item)?.resolve(`result ${item}`);
  }

  fail(item: number): void {
    this.ends.get(item)?.reject(new Error(`fault ${item}`));
  }
}

describe('work done a few at a time', () => {
  it('begins no more than it may, and gives results as they come', async () => {
    const works = new Works();
    const results = eachAsItEnds([1, 2, 3, 4], 2, works.work);
    const first = results.next();
    expect(works.begun).toEqual([1, 2]);
    works.end(2);
    expect(await first).toEqual({ done: false, value: 'result 2' });
    expect(works.begun).toEqual([1, 2, 3]);
    works.end(3);
    works.end(1);
    expect([(await results.next()).value, (await results.next()).value]).toEqual(['result 3', 'result 1']);
    works.end(4);
    expect(await results.next()).toEqual({ done: false, value: 'result 4' });
    expect(await results.next()).toEqual({ done: true, value: undefined });
  });

  it('ends without work when there are no items', async () => {
    expect(await eachAsItEnds([], 2, new Works().work).next()).toEqual({ done: true, value: undefined });
  });

  it('throws what the work throws', async () => {
    const works = new Works();
    const next = eachAsItEnds([1], 2, works.work).next();
    works.fail(1);
    await expect(next).rejects.toThrow('fault 1');
  });

  it('begins no more when nobody listens any longer', async () => {
    const works = new Works();
    const results = eachAsItEnds([1, 2, 3], 1, works.work);
    const first = results.next();
    works.end(1);
    await first;
    await results.return();
    works.end(2);
    await Promise.resolve();
    expect(works.begun).toEqual([1, 2]);
  });
});
