/** So old a listing may be to be used again, in ms: about as long as the batches of one exposure follow each other. */
const LIFE_MS = 2_000;
const MOST_LISTINGS = 16;

/** Sizes in bytes of the objects of a folder, by path. */
export type FolderListing = ReadonlyMap<string, number>;

/**
 * Listings of a moment ago: the batches of one exposure follow each other, and each would list the same folder again. A listing
 * answers for each object once: who asks again does so since the object was sent again, or to see whether it is still there.
 */
export class RecentListings {
  private readonly listings = new Map<
    string,
    { readonly listing: Map<string, number>; readonly at: number }
  >();

  /** @param now - milliseconds of a steady clock */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The sizes of these objects, from a listing that is young enough and has not answered for any of them. */
  take(folder: string, paths: readonly string[]): FolderListing | undefined {
    const known = this.listings.get(folder);
    if (known === undefined || this.now() - known.at > LIFE_MS) return undefined;
    if (!paths.every((path) => known.listing.has(path))) return undefined;
    const sizes = new Map(paths.map((path) => [path, known.listing.get(path) ?? 0]));
    for (const path of paths) known.listing.delete(path);
    return sizes;
  }

  /**
   * Keeps a listing for others.
   *
   * @param answered - the objects that it has answered for
   * @param at - when the store was asked, by the same clock
   */
  keep(folder: string, listing: FolderListing, answered: readonly string[], at: number): void {
    const rest = new Map(listing);
    for (const path of answered) rest.delete(path);
    this.listings.delete(folder);
    this.listings.set(folder, { listing: rest, at });
    const [oldest] = this.listings.keys();
    if (this.listings.size > MOST_LISTINGS && oldest !== undefined) this.listings.delete(oldest);
  }

  /** The time that `keep` wants. */
  clock(): number {
    return this.now();
  }
}
