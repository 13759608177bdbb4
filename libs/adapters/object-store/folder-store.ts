import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { mkdir, open, readdir, rename, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ObjectFailed, RetryLater } from '#domain/failure';
import type { ObjectPath } from '#domain/observation';
import { bytesAt, describedFile } from './file-content';
import { fileCall } from './file-call';
import { fileUri } from './file-uri';
import { bucketFolder, objectFile } from './folder-address';
import type {
  BucketAddress,
  CallOptions,
  ListedObject,
  ObjectRange,
  ObjectStat,
  ObjectStore,
  RangeOptions,
} from './object-store';

const PAGE = 1000;
/** Where objects are written before they get their names; no bucket, since those do not begin with a point. */
const UNFINISHED = '.unfinished';

/**
 * Buckets that are folders below one root, objects that are files in them. Nothing outside the bucket's folder can be
 * named, but links within it are followed.
 */
export class FolderStore implements ObjectStore {
  /** A listing has to `stat` every file of the folder. */
  readonly listFrom = Infinity;

  /** @param root - an absolute path, which need not exist yet */
  constructor(private readonly root: string) {}

  read(path: ObjectPath, options: CallOptions & { readonly maxBytes: number }): Promise<Buffer | undefined> {
    return this.withFile(path, options, async (file, stats) => {
      if (stats.size > options.maxBytes) {
        throw new ObjectFailed('OBJECT_TOO_LARGE', 'The file is larger than allowed.', {
          facts: { path: path.path, size: stats.size, maxBytes: options.maxBytes },
        });
      }
      return bytesAt(file, 0, stats.size);
    });
  }

  readRange(path: ObjectPath, options: RangeOptions): Promise<ObjectRange | undefined> {
    return this.withFile(path, options, async (file, stats) => ({
      ...describedFile(stats),
      bytes: await bytesAt(
        file,
        options.from,
        Math.max(0, Math.min(options.length, stats.size - options.from)),
      ),
    }));
  }

  stat(path: ObjectPath, options: CallOptions = {}): Promise<ObjectStat | undefined> {
    return this.call(path, options, async () => {
      const stats = await stat(objectFile(this.root, path));
      return stats.isFile() ? describedFile(stats) : undefined;
    });
  }

  async *list(
    bucket: BucketAddress,
    prefix: string,
    options: CallOptions = {},
  ): AsyncIterable<readonly ListedObject[]> {
    const folder = bucketFolder(this.root, bucket);
    const below = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    const start =
      below === '' ? folder : objectFile(this.root, { ...bucket, key: below.slice(0, -1), path: below });
    const entries = await this.call({ ...bucket, path: bucket.bucketName }, options, () =>
      readdir(start, { recursive: true, withFileTypes: true }),
    );
    const keys = (entries ?? [])
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .filter((key) => key.startsWith(prefix))
      .sort();
    let page: ListedObject[] = [];
    for (const key of keys) {
      options.signal?.throwIfAborted();
      // What vanished since the listing is left out, and so are folders.
      const stats = await stat(join(folder, key)).catch(() => undefined);
      if (stats?.isFile() !== true) continue;
      page.push({ key, ...describedFile(stats), lastModified: stats.mtime });
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
    if (page.length > 0) yield page;
  }

  async put(path: ObjectPath, body: Uint8Array, options: CallOptions = {}): Promise<void> {
    await this.call(path, options, async () => {
      const target = objectFile(this.root, path);
      const unfinished = join(this.root, UNFINISHED, randomUUID());
      await stat(bucketFolder(this.root, path));
      await mkdir(dirname(unfinished), { recursive: true });
      await writeFile(unfinished, body);
      await mkdir(dirname(target), { recursive: true });
      await rename(unfinished, target);
    });
  }

  uri(path: ObjectPath): string {
    return fileUri(objectFile(this.root, path));
  }

  async close(): Promise<void> {
    // Nothing is kept open.
  }

  private withFile<T>(
    path: ObjectPath,
    options: CallOptions,
    work: (file: FileHandle, stats: Stats) => Promise<T>,
  ): Promise<T | undefined> {
    return this.call(path, options, async () => {
      const file = await open(objectFile(this.root, path));
      try {
        const stats = await file.stat();
        return stats.isFile() ? await work(file, stats) : undefined;
      } finally {
        await file.close();
      }
    });
  }

  private call<T>(
    path: BucketAddress & { readonly path: string },
    options: CallOptions,
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    return fileCall(path.path, options, work, async (cause) => {
      const bucket = await stat(bucketFolder(this.root, path)).catch(() => undefined);
      if (bucket?.isDirectory() === true) return;
      throw new RetryLater('BUCKET_MISSING', 'The folder of the bucket does not exist.', {
        facts: { path: path.path },
        cause,
      });
    });
  }
}
