/**
 * Does the same work for each item, `concurrency` at a time, and gives each result as it comes, in no order. When the
 * caller stops listening no more work is begun; what is under way ends unheard.
 *
 * @throws the first error of the work
 */
export async function* eachAsItEnds<T, R>(
  items: Iterable<T>,
  concurrency: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const waiting = items[Symbol.iterator]();
  const ended: (() => R)[] = [];
  let underWay = 0;
  let exhausted = false;
  let wake = (): void => undefined;
  const finish = (outcome: () => R): void => {
    underWay -= 1;
    ended.push(outcome);
    begin();
    wake();
  };
  const begin = (): void => {
    while (!exhausted && underWay < concurrency) {
      const next = waiting.next();
      if (next.done === true) {
        exhausted = true;
        return;
      }
      underWay += 1;
      work(next.value).then(
        (result) => {
          finish(() => result);
        },
        (error: unknown) => {
          finish(() => {
            throw error;
          });
        },
      );
    }
  };
  try {
    begin();
    while (underWay > 0 || ended.length > 0) {
      const outcome = ended.shift();
      if (outcome !== undefined) yield outcome();
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    exhausted = true;
  }
}
