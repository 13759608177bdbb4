/** So old a listing may be to be used again, in ms: about as long as the batches of one exposure follow each other. */
const LIFE_MS = 2_000;
const MOST_LISTINGS = 16;

/** Sizes in bytes of the objects of a folder, by path. */
export type FolderListing = ReadonlyMap<string, number>;

/**
 * Listings of a moment ago: the batches of one exposure follow each other, and each would list the same folder again. An object that
 * vanishes or changes within that moment would be missed by a listing of its own as well, a moment later.
 */
export class RecentListings {
  private readonly listings = new Map<string, { readonly listing: FolderListing; readonly at: number }>();

  /** @param now - milliseconds of a steady clock */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** A listing that is young enough and has all of these objects. */
  find(folder: string, paths: readonly string[]): FolderListing | undefined {
    const known = this.listings.get(folder);
    if (known === undefined || this.now() - known.at > LIFE_MS) return undefined;
    return paths.every((path) => known.listing.has(path)) ? known.listing : undefined;
  }

  /** @param at - when the store was asked, by the same clock */
  keep(folder: string, listing: FolderListing, at: number): void {
    this.listings.delete(folder);
    this.listings.set(folder, { listing, at });
    const [oldest] = this.listings.keys();
    if (this.listings.size > MOST_LISTINGS && oldest !== undefined) this.listings.delete(oldest);
  }

  /** The time that `keep` wants. */
  clock(): number {
    return this.now();
  }
}
