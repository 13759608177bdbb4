import type { CallOptions, ListedObject, ObjectStat } from '#adapters/object-store';
import { bucketOf } from '#adapters/queue';

/** What of the object stores is needed. */
export interface SizedObjects {
  stat(path: string, options?: CallOptions): Promise<ObjectStat | undefined>;
  list(bucket: string, prefix: string, options?: CallOptions): AsyncIterable<readonly ListedObject[]>;
}

/** Size in bytes, `undefined` for an object that is not there, or what kept the store from saying. */
export type ObjectSize = { readonly bytes: number | undefined } | { readonly error: unknown };

/** From so many files of one folder one listing is cheaper than asking for each. */
const LIST_FROM = 4;

/**
 * The sizes of objects, by one listing for each folder with several of them.
 *
 * A listing that is refused or fails counts for all files of its folder, and for no other's.
 */
export async function objectSizes(
  objects: SizedObjects,
  paths: readonly string[],
  options: CallOptions = {},
): Promise<Map<string, ObjectSize>> {
  const folders = Map.groupBy(paths, (path) => path.slice(0, path.lastIndexOf('/') + 1));
  const sizes = new Map<string, ObjectSize>();
  await Promise.all(
    Array.from(folders, async ([folder, members]) => {
      if (members.length < LIST_FROM) {
        await Promise.all(members.map(async (path) => sizes.set(path, await sizeOf(objects, path, options))));
      } else {
        for (const [path, size] of await sizesInFolder(objects, folder, members, options))
          sizes.set(path, size);
      }
    }),
  );
  return sizes;
}

async function sizeOf(objects: SizedObjects, path: string, options: CallOptions): Promise<ObjectSize> {
  try {
    return { bytes: (await objects.stat(path, options))?.size };
  } catch (error) {
    return { error };
  }
}

async function sizesInFolder(
  objects: SizedObjects,
  folder: string,
  members: readonly string[],
  options: CallOptions,
): Promise<Map<string, ObjectSize>> {
  const sizes = new Map<string, ObjectSize>(members.map((path) => [path, { bytes: undefined }]));
  const bucket = bucketOf(folder);
  try {
    for await (const page of objects.list(bucket, folder.slice(bucket.length + 1), options)) {
      for (const object of page) {
        const path = `${bucket}/${object.key}`;
        if (sizes.has(path)) sizes.set(path, { bytes: object.size });
      }
    }
    return sizes;
  } catch (error) {
    return new Map(members.map((path) => [path, { error }]));
  }
}
