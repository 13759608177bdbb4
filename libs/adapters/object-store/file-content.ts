import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { ObjectStat } from './object-store';

/** A file as a store describes an object; the etag changes with size and time of change. */
export function describedFile(stats: Stats): ObjectStat {
  return {
    size: stats.size,
    etag: `${stats.size.toString(16)}-${Math.round(stats.mtimeMs * 1000).toString(16)}`,
  };
}

/** Reads `length` bytes, or fewer if the file has become shorter. */
export async function bytesAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let taken = 0;
  while (taken < length) {
    const { bytesRead } = await file.read(bytes, taken, length - taken, from + taken);
    if (bytesRead === 0) break;
    taken += bytesRead;
  }
  return bytes.subarray(0, taken);
}
