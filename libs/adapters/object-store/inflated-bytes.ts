import { constants, createGunzip } from 'node:zlib';
import { GiveUp, ObjectFailed } from '#domain/failure';
import { MAX_HEADER_BYTES } from '#domain/fits';
import type { FileBytes, FilePart } from './file-bytes';

/** So much of the compressed file is read first: its header is in it, since headers shrink to a fifth. */
const FIRST_BYTES = 28_800;
const GZIP_MAGIC = [0x1f, 0x8b] as const;

/** Whether a file begins as one that was compressed by gzip. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === GZIP_MAGIC[0] && bytes[1] === GZIP_MAGIC[1];
}

/**
 * What a file that was compressed by gzip held before: its first bytes only, as far as headers go. Neither more than that is read
 * of the file, nor is more of it unpacked, whatever it claims to hold.
 */
export class InflatedBytes implements FileBytes {
  private inflated: Buffer = Buffer.alloc(0);
  private isWhole = false;
  private compressedBytes = FIRST_BYTES / 4;

  constructor(private readonly compressed: FileBytes) {}

  /**
   * @throws GiveUp FITS_COMPRESSED for bytes deeper than a header may go; ObjectFailed FITS_GZIP_DAMAGED; as the file's bytes throw
   */
  async part(from: number, length: number): Promise<FilePart> {
    if (from >= MAX_HEADER_BYTES) {
      throw new GiveUp('FITS_COMPRESSED', 'The file is compressed by gzip, and its header lies too deep.');
    }
    const wanted = Math.min(from + length, MAX_HEADER_BYTES);
    while (this.inflated.length < wanted && !this.isWhole) await this.inflateMore(wanted);
    const bytes = this.inflated.subarray(from, from + length);
    return { bytes, isLast: this.isWhole && from + bytes.length >= this.inflated.length };
  }

  /** Unpacks anew from the beginning with four times as much of the file: it comes to one or two times. */
  private async inflateMore(wanted: number): Promise<void> {
    this.compressedBytes = Math.min(this.compressedBytes * 4, MAX_HEADER_BYTES);
    const { bytes, isLast } = await this.compressed.part(0, this.compressedBytes);
    this.inflated = await inflate(bytes, wanted);
    // A bound of the file's bytes cannot be passed: random bytes do not shrink, and no header is made of them.
    const isExhausted = isLast || bytes.length >= MAX_HEADER_BYTES;
    this.isWhole = isExhausted && this.inflated.length < wanted;
  }
}

/** The first bytes that come out of a compressed file's first bytes, at most so many. */
async function inflate(bytes: Buffer, most: number): Promise<Buffer> {
  // With this flush the end of the input may come anywhere.
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  const parts: Buffer[] = [];
  let length = 0;
  gunzip.end(bytes);
  try {
    for await (const part of gunzip as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length >= most) break;
    }
  } catch (error) {
    throw new ObjectFailed('FITS_GZIP_DAMAGED', 'The file begins as gzip does and cannot be unpacked.', {
      facts: { bytes: bytes.length },
      cause: error,
    });
  }
  return Buffer.concat(parts).subarray(0, most);
}
