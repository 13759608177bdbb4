/**
 * Does the same work for each item, at most `concurrency` at a time, and gives the results in the order of the items, each as soon
 * as it and all before it are there. Items are asked for only as there is room for them.
 *
 * @throws the first error of items or work, in their order
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  concurrency: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const source = items[Symbol.asyncIterator]();
  const underWay: Promise<R>[] = [];
  let asked: Promise<IteratorResult<T>> | undefined;
  let isExhausted = false;
  try {
    for (;;) {
      if (asked === undefined && !isExhausted && underWay.length < concurrency) asked = source.next();
      const [first] = underWay;
      if (asked === undefined && first === undefined) return;
      // Whichever is there first: a slow source holds no result up, and a slow file no new work.
      const happened = await Promise.race([
        ...(asked === undefined ? [] : [asked.then((item) => ({ item }))]),
        ...(first === undefined ? [] : [first.then((result) => ({ result }))]),
      ]);
      if ('result' in happened) {
        void underWay.shift();
        yield happened.result;
      } else {
        asked = undefined;
        if (happened.item.done === true) isExhausted = true;
        else underWay.push(heardLater(work(happened.item.value)));
      }
    }
  } finally {
    await source.return?.();
  }
}

/** An error that comes before its turn, or after nobody listens any more, must not bring the process down. */
function heardLater<R>(result: Promise<R>): Promise<R> {
  result.catch(() => undefined);
  return result;
}
