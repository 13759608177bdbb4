import { ObjectFailed, RetryLater } from '#domain/failure';
import type { CallOptions, ObjectRange, RangeOptions } from './object-store';

/** Bytes of a file, fewer than asked for only where it ends. */
export interface FilePart {
  readonly bytes: Buffer;
  /** Whether the file ends with them, or before them. */
  readonly isLast: boolean;
}

/** A file of which parts are read as they are needed. */
export interface FileBytes {
  part(from: number, length: number): Promise<FilePart>;
}

/** What of the object stores is needed. */
export interface RangedObjects {
  readRange(path: string, options: RangeOptions): Promise<ObjectRange | undefined>;
}

/**
 * The bytes of an object by ranged requests: what the last one brought is not asked for again, and all of them must see the same
 * content.
 */
export class ObjectBytes implements FileBytes {
  private from = 0;
  private held: Buffer = Buffer.alloc(0);
  private size = Infinity;
  private etag: string | undefined;

  constructor(
    private readonly objects: RangedObjects,
    private readonly path: string,
    private readonly options: CallOptions,
  ) {}

  /** @throws ObjectFailed OBJECT_MISSING; RetryLater OBJECT_CHANGED, and as the store throws */
  async part(from: number, length: number): Promise<FilePart> {
    const begin = from - this.from;
    const known = begin >= 0 && begin < this.held.length ? this.held.subarray(begin) : Buffer.alloc(0);
    const heldTo = from + known.length;
    if (known.length < length && heldTo < this.size) {
      const more = await this.fetch(heldTo, length - known.length);
      this.from = from;
      this.held = known.length === 0 ? more : Buffer.concat([known, more]);
    } else if (known.length === 0) {
      return { bytes: known, isLast: true };
    }
    const bytes = this.held.subarray(from - this.from, from - this.from + length);
    return { bytes, isLast: bytes.length < length || from + bytes.length >= this.size };
  }

  private async fetch(from: number, length: number): Promise<Buffer> {
    const { path } = this;
    const range = await this.objects.readRange(path, { signal: this.options.signal, from, length });
    if (range === undefined) {
      throw new ObjectFailed('OBJECT_MISSING', 'The object is missing.', { facts: { path } });
    }
    if (this.etag !== undefined && this.etag !== range.etag) {
      throw new RetryLater('OBJECT_CHANGED', 'The object was replaced while it was read.', {
        facts: { path },
      });
    }
    this.etag = range.etag;
    this.size = range.size;
    return range.bytes;
  }
}
