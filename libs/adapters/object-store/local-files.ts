import { open, stat } from 'node:fs/promises';
import { ObjectFailed } from '#domain/failure';
import { fileCall } from './file-call';
import { bytesAt, describedFile } from './file-content';
import { fileUri } from './file-uri';
import type { CallOptions, ObjectRange, ObjectStat, RangeOptions } from './object-store';

/**
 * Files of this machine by their absolute paths, wherever they lie. What is missing, or is no file, is `undefined`; whatever else
 * hinders is thrown as RetryLater OBJECT_ACCESS_DENIED or S3_UNAVAILABLE.
 */
export class LocalFiles {
  /** The whole file. @throws ObjectFailed OBJECT_TOO_LARGE, having read nothing */
  async read(
    file: string,
    options: CallOptions & { readonly maxBytes: number },
  ): Promise<Buffer | undefined> {
    const found = await this.readPart(file, options, (size) => {
      if (size > options.maxBytes) {
        throw new ObjectFailed('OBJECT_TOO_LARGE', 'The file is larger than allowed.', {
          facts: { path: file, size, maxBytes: options.maxBytes },
        });
      }
      return { from: 0, length: size };
    });
    return found?.bytes;
  }

  readRange(file: string, options: RangeOptions): Promise<ObjectRange | undefined> {
    return this.readPart(file, options, () => options);
  }

  stat(file: string, options: CallOptions = {}): Promise<ObjectStat | undefined> {
    return fileCall(file, options, async () => {
      const stats = await stat(file);
      return stats.isFile() ? describedFile(stats) : undefined;
    });
  }

  uri(file: string): string {
    return fileUri(file);
  }

  private readPart(
    file: string,
    options: CallOptions,
    partOf: (size: number) => { readonly from: number; readonly length: number },
  ): Promise<ObjectRange | undefined> {
    return fileCall(file, options, async () => {
      const handle = await open(file);
      try {
        const stats = await handle.stat();
        if (!stats.isFile()) return undefined;
        const { from, length } = partOf(stats.size);
        const bytes = await bytesAt(handle, from, Math.max(0, Math.min(length, stats.size - from)));
        return { ...describedFile(stats), bytes };
      } finally {
        await handle.close();
      }
    });
  }
}
