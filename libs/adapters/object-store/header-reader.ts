import { Failure, GiveUp, ObjectFailed, RetryLater } from '#domain/failure';
import {
  MAX_HEADER_BYTES,
  parseFitsHeader,
  parseSidecar,
  type Header,
  type Sidecar,
  type SidecarProblem,
} from '#domain/fits';
import { sidecarPath } from '#domain/observation';
import { eachAsItEnds } from './each-as-it-ends';
import type { CallOptions, ObjectRange, RangeOptions } from './object-store';

/**
 * The first range of a FITS file: ten blocks. Headers of LSSTCam have 3 or 4 blocks, the longest known (LATISS) 7, so
 * that one request is enough for all.
 */
const FIRST_RANGE_BYTES = 28_800;
/** Real ones have 3,000 to 5,000 bytes. */
const MAX_SIDECAR_BYTES = 1024 * 1024;

/** What was found to describe a file. */
export type HeaderRead =
  | { readonly source: 'sidecar'; readonly content: 'metadata'; readonly header: Header }
  | ({ readonly source: 'sidecar' } & Extract<Sidecar, { content: 'translated' }>)
  | {
      readonly source: 'fits';
      readonly content: 'metadata';
      readonly header: Header;
      /** Why not the sidecar. */
      readonly sidecarProblem: SidecarProblem | 'missing' | 'too_large';
    };

/** The outcome for one of many files; an error that is no `Failure` is a bug, and hurts this file alone. */
export type HeaderOutcome =
  { readonly path: string; readonly read: HeaderRead } | { readonly path: string; readonly error: unknown };

/** How headers are read. */
export interface HeaderOptions extends CallOptions {
  /** Tells that a file has no sidecar where a listing showed that already: spares a request that would fail. */
  readonly hasNoSidecar?: (path: string) => boolean;
}

/** What of the object stores is needed. */
export interface HeaderObjects {
  read(path: string, options: CallOptions & { readonly maxBytes: number }): Promise<Buffer | undefined>;
  readRange(path: string, options: RangeOptions): Promise<ObjectRange | undefined>;
}

/** Reads what describes a file: its JSON sidecar first, else the header of the FITS file itself. */
export class HeaderReader {
  constructor(private readonly objects: HeaderObjects) {}

  /**
   * A sidecar that is missing or cannot be used is passed over. One that could not be fetched is not: the FITS header may
   * hold other values, so the file has to wait.
   *
   * @param path - `[profile@][tenant:]bucket/key`
   * @throws RetryLater, GiveUp or ObjectFailed with the path among its facts
   */
  async readHeader(path: string, options: HeaderOptions = {}): Promise<HeaderRead> {
    const sidecar =
      options.hasNoSidecar?.(path) === true ? 'missing' : await this.readSidecar(sidecarPath(path), options);
    if (typeof sidecar === 'object') return { source: 'sidecar', ...sidecar };
    return {
      source: 'fits',
      content: 'metadata',
      header: await this.readFits(path, options),
      sidecarProblem: sidecar,
    };
  }

  /** Reads many, `concurrency` at a time, and gives each outcome as it comes. @throws the reason of the signal, if it fires */
  readHeaders(
    paths: Iterable<string>,
    options: HeaderOptions & { readonly concurrency: number },
  ): AsyncGenerator<HeaderOutcome, void, undefined> {
    return eachAsItEnds(paths, options.concurrency, async (path): Promise<HeaderOutcome> => {
      try {
        return { path, read: await this.readHeader(path, options) };
      } catch (error) {
        options.signal?.throwIfAborted();
        return { path, error };
      }
    });
  }

  private async readSidecar(
    path: string,
    options: CallOptions,
  ): Promise<Exclude<Sidecar, { content: 'unusable' }> | SidecarProblem | 'missing' | 'too_large'> {
    try {
      const bytes = await this.objects.read(path, { signal: options.signal, maxBytes: MAX_SIDECAR_BYTES });
      if (bytes === undefined) return 'missing';
      const sidecar = parseSidecar(bytes);
      return sidecar.content === 'unusable' ? sidecar.problem : sidecar;
    } catch (error) {
      if (error instanceof Failure && error.code === 'OBJECT_TOO_LARGE') return 'too_large';
      throw error;
    }
  }

  /** Reads as many bytes as the header needs, four times as many with each request, 1 MiB in all at most. */
  private async readFits(path: string, options: CallOptions): Promise<Header> {
    let bytes: Buffer = Buffer.alloc(0);
    let etag: string | undefined;
    for (;;) {
      const wanted = bytes.length === 0 ? FIRST_RANGE_BYTES : Math.min(MAX_HEADER_BYTES, bytes.length * 4);
      const range = await this.objects.readRange(path, {
        signal: options.signal,
        from: bytes.length,
        length: wanted - bytes.length,
      });
      if (range === undefined)
        throw new ObjectFailed('OBJECT_MISSING', 'The object is missing.', { facts: { path } });
      if (etag !== undefined && etag !== range.etag) {
        throw new RetryLater('OBJECT_CHANGED', 'The object was replaced while it was read.', {
          facts: { path },
        });
      }
      etag = range.etag;
      bytes = bytes.length === 0 ? range.bytes : Buffer.concat([bytes, range.bytes]);
      const read = parsed(path, bytes, bytes.length < wanted || bytes.length >= range.size);
      if (read.state === 'complete') return read.header;
    }
  }
}

/** Parses, and adds the path to the facts of a failure. */
function parsed(path: string, bytes: Buffer, complete: boolean): ReturnType<typeof parseFitsHeader> {
  try {
    return parseFitsHeader(bytes, { complete });
  } catch (error) {
    const context = error instanceof Failure ? { facts: { ...error.facts, path }, cause: error } : {};
    if (error instanceof GiveUp) throw new GiveUp(error.code, error.message, context);
    if (error instanceof ObjectFailed) throw new ObjectFailed(error.code, error.message, context);
    throw error;
  }
}
