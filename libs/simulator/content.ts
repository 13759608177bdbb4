import { createHash } from 'node:crypto';

interface StoreFacts {
  readonly size: number;
  readonly etag: string;
}

/** An object's content, made when it is asked for since a night would not fit in memory, with what a store says of it. */
export class Content {
  private known: StoreFacts | undefined;

  /** @param make - gives the same bytes each time */
  constructor(private readonly make: () => Uint8Array) {}

  bytes(): Uint8Array {
    const bytes = this.make();
    this.known ??= { size: bytes.length, etag: createHash('md5').update(bytes).digest('hex') };
    return bytes;
  }

  /** Bytes. */
  get size(): number {
    return this.facts().size;
  }

  /** MD5 in hex, as S3 stores tag what was put in one piece. */
  get etag(): string {
    return this.facts().etag;
  }

  private facts(): StoreFacts {
    if (this.known === undefined) this.bytes();
    return this.known ?? { size: 0, etag: '' };
  }
}
