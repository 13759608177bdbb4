import type { CallOptions, ListedObject, ObjectStat } from '#adapters/object-store';
import { bucketOf } from '#adapters/queue';
import { sidecarPath } from '#domain/observation';
import { RecentListings, type FolderListing } from './recent-listings';

/** What of the object stores is needed. */
export interface ListedObjects {
  stat(path: string, options?: CallOptions): Promise<ObjectStat | undefined>;
  list(bucket: string, prefix: string, options?: CallOptions): AsyncIterable<readonly ListedObject[]>;
  listFrom(bucket: string): number;
}

/** Size in bytes, `undefined` for an object that is not there, or what kept the store from saying. */
export type ObjectSize = { readonly bytes: number | undefined } | { readonly error: unknown };

/**
 * What the store says of a batch's objects without reading them: sizes, and which sidecars are missing. Folders with several files
 * of the batch are listed once where that costs less, others are asked for file by file. Trouble with one folder is no other's.
 */
export class BatchListing {
  private readonly sizes = new Map<string, ObjectSize>();
  /** Sizes of all objects, by folder; a folder is in it as soon as its listing is complete. */
  private readonly listings = new Map<string, FolderListing>();

  constructor(
    private readonly objects: ListedObjects,
    private readonly options: CallOptions = {},
    private readonly recent = new RecentListings(),
  ) {}

  /** Asks the store; resolves when it has answered, or failed, for each. */
  async load(paths: readonly string[]): Promise<void> {
    const folders = Map.groupBy(paths, folderOf);
    await Promise.all(
      Array.from(folders, ([folder, members]) =>
        this.shouldList(folder, members)
          ? this.list(folder, members)
          : Promise.all(members.map((path) => this.askFor(path))),
      ),
    );
  }

  /** What is known after `load` of an object that it was asked for. */
  sizeOf(path: string): ObjectSize {
    return this.sizes.get(path) ?? { bytes: undefined };
  }

  /** Whether a listing that is complete by now lacks the file's sidecar; false where that is not known. */
  lacksSidecarOf(path: string): boolean {
    const listing = this.listings.get(folderOf(path));
    return listing?.has(sidecarPath(path)) === false;
  }

  /** A bucket of an unknown profile is asked for nothing here: each file's own call tells the trouble. */
  private shouldList(folder: string, members: readonly string[]): boolean {
    try {
      return members.length >= this.objects.listFrom(bucketOf(folder));
    } catch {
      return false;
    }
  }

  private async askFor(path: string): Promise<void> {
    try {
      const stat = await this.objects.stat(path, this.options);
      this.sizes.set(path, { bytes: stat?.size });
    } catch (error) {
      this.sizes.set(path, { error });
    }
  }

  private async list(folder: string, members: readonly string[]): Promise<void> {
    const recent = this.recent.take(folder, members);
    if (recent !== undefined) {
      // It serves for sizes only: sidecars may have come since.
      for (const path of members) this.sizes.set(path, { bytes: recent.get(path) });
      return;
    }
    const listing = new Map<string, number>();
    const at = this.recent.clock();
    const bucket = bucketOf(folder);
    try {
      const prefix = folder.slice(bucket.length + 1);
      for await (const page of this.objects.list(bucket, prefix, this.options)) {
        for (const { key, size } of page) listing.set(`${bucket}/${key}`, size);
      }
      this.listings.set(folder, listing);
      this.recent.keep(folder, listing, members, at);
      for (const path of members) this.sizes.set(path, { bytes: listing.get(path) });
    } catch (error) {
      for (const path of members) this.sizes.set(path, { error });
    }
  }
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
