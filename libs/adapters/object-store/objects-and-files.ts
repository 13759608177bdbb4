import { LocalFiles } from './local-files';
import type { CallOptions, ListedObject, ObjectRange, ObjectStat, RangeOptions } from './object-store';
import type { ObjectStores } from './object-stores';

/** What of the object stores is passed on. */
type Stores = Pick<ObjectStores, 'read' | 'readRange' | 'stat' | 'list' | 'listFrom' | 'uri'>;

/**
 * Objects of buckets by `[profile@][tenant:]bucket/key`, and files of this machine by absolute paths, which begin with a slash as
 * no bucket does. Failures are those of `ObjectStores` and `LocalFiles`.
 */
export class ObjectsAndFiles {
  private readonly files = new LocalFiles();

  constructor(private readonly stores: Stores) {}

  read(path: string, options: CallOptions & { readonly maxBytes: number }): Promise<Buffer | undefined> {
    return this.holderOf(path).read(path, options);
  }

  readRange(path: string, options: RangeOptions): Promise<ObjectRange | undefined> {
    return this.holderOf(path).readRange(path, options);
  }

  stat(path: string, options?: CallOptions): Promise<ObjectStat | undefined> {
    return this.holderOf(path).stat(path, options);
  }

  /** Objects only; folders of files are walked by who looks for files. */
  list(bucket: string, prefix: string, options?: CallOptions): AsyncIterable<readonly ListedObject[]> {
    return this.stores.list(bucket, prefix, options);
  }

  /** A `stat` of each file costs no more than a listing: files, whose bucket is empty, are never listed. */
  listFrom(bucket: string): number {
    return bucket === '' ? Infinity : this.stores.listFrom(bucket);
  }

  uri(path: string): string {
    return this.holderOf(path).uri(path);
  }

  private holderOf(path: string): Pick<Stores, 'read' | 'readRange' | 'stat' | 'uri'> {
    return path.startsWith('/') ? this.files : this.stores;
  }
}
