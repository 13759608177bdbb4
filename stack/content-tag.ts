import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** Larger files are told apart by their ends: a night of real raws has 3 TB. */
const PIECE_BYTES = 1024 * 1024;

/**
 * An ETag for a file: equal content gives equal tags. Up to 2 MiB it is the MD5 of the content, as in S3; beyond that it is the MD5
 * of size, first and last MiB, marked `-2` as the tags of multipart uploads are, which are no MD5 either.
 */
export async function contentTag(file: string, size: number): Promise<string> {
  const sum = createHash('md5');
  const handle = await open(file, 'r');
  try {
    const read = async (from: number, length: number): Promise<void> => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
      sum.update(buffer.subarray(0, bytesRead));
    };
    if (size <= 2 * PIECE_BYTES) {
      await read(0, size);
      return sum.digest('hex');
    }
    sum.update(`${size}\n`);
    await read(0, PIECE_BYTES);
    await read(size - PIECE_BYTES, PIECE_BYTES);
    return `${sum.digest('hex')}-2`;
  } finally {
    await handle.close();
  }
}
