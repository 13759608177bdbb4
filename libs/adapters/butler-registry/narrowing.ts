import { StatementRejected } from './statement-rejected';

/**
 * Does work for all items at once; if PostgreSQL rejects that, for each part on its own, and so on down to single items, so
 * that one bad item is found and leaves the others alone.
 *
 * @param split - at least two parts for two items or more, in order
 * @param onRejected - hears of each single item that was rejected
 */
export async function narrowDown<T>(
  items: readonly T[],
  split: (items: readonly T[]) => readonly (readonly T[])[],
  work: (items: readonly T[]) => Promise<void>,
  onRejected: (item: T, rejection: StatementRejected) => void,
): Promise<void> {
  try {
    await work(items);
  } catch (error) {
    if (!(error instanceof StatementRejected)) throw error;
    const [only, ...others] = items;
    if (only !== undefined && others.length === 0) {
      onRejected(only, error);
      return;
    }
    for (const part of split(items)) await narrowDown(part, split, work, onRejected);
  }
}

export const singly = <T>(items: readonly T[]): readonly (readonly T[])[] => items.map((item) => [item]);

/** Items of one kind together; if all are of one kind, two halves. */
export function byKindThenHalves<T>(
  items: readonly T[],
  kind: (item: T) => string,
): readonly (readonly T[])[] {
  const kinds = [...Map.groupBy(items, kind).values()];
  if (kinds.length > 1) return kinds;
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}
