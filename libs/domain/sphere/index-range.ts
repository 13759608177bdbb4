/** Whole numbers `[begin, end)`. */
export interface IndexRange {
  readonly begin: number;
  readonly end: number;
}

/** Every number of some ranges, in their order. */
export function indicesOf(ranges: readonly IndexRange[]): number[] {
  const indices: number[] = [];
  for (const { begin, end } of ranges) {
    for (let index = begin; index < end; index += 1) indices.push(index);
  }
  return indices;
}
