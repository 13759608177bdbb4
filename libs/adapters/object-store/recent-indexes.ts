import type { FolderIndex } from '#domain/fits';

/** So old an index may be to be used again, in ms: the batches of one folder follow each other, and an index is long. */
const LIFE_MS = 10_000;
const MOST_INDEXES = 4;

/** Index files of a moment ago, by folder: where thousands of files lie in one, it is not read again for each batch of them. */
export class RecentIndexes {
  private readonly indexes = new Map<string, { readonly index: FolderIndex; readonly until: number }>();

  /** @param now - milliseconds of a steady clock */
  constructor(private readonly now: () => number) {}

  /** The index of a folder, if it was read a moment ago. */
  take(folder: string): FolderIndex | undefined {
    const known = this.indexes.get(folder);
    return known !== undefined && known.until > this.now() ? known.index : undefined;
  }

  keep(folder: string, index: FolderIndex): void {
    this.indexes.delete(folder);
    this.indexes.set(folder, { index, until: this.now() + LIFE_MS });
    const [oldest] = this.indexes.keys();
    if (oldest !== undefined && this.indexes.size > MOST_INDEXES) this.indexes.delete(oldest);
  }
}
