/** The first item of each key, in the order of the items. */
export function firstByKey<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T> {
  const firsts = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    if (!firsts.has(key)) firsts.set(key, item);
  }
  return firsts;
}
