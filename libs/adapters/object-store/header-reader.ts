import { Failure } from '#domain/failure';
import { parseSidecar, type Header, type HeaderContent, type SidecarProblem } from '#domain/fits';
import { sidecarPath } from '#domain/observation';
import { eachAsItEnds } from './each-as-it-ends';
import type { RangedObjects } from './file-bytes';
import { readFitsHeader } from './fits-reader';
import { FolderIndexes, type OnBrokenIndex, type WholeObjects } from './folder-indexes';
import type { CallOptions } from './object-store';
import { RecentIndexes } from './recent-indexes';

/** Real ones have 3,000 to 5,000 bytes. */
const MAX_SIDECAR_BYTES = 1024 * 1024;

/** What was found to describe a file. */
export type HeaderRead =
  | ({ readonly source: 'sidecar' | 'index' } & HeaderContent)
  | {
      readonly source: 'fits';
      readonly content: 'metadata';
      readonly header: Header;
      /** Why not the sidecar. */
      readonly sidecarProblem: SidecarProblem | 'missing' | 'too_large';
    };

/** What became of reading a sidecar alone: what it holds and its bytes, or why it cannot be used. */
export type SidecarRead =
  | { readonly sidecar: HeaderContent; readonly bytes: Uint8Array }
  | { readonly problem: SidecarProblem | 'missing' | 'too_large' };

/** The outcome for one of many files; an error that is no `Failure` is a bug, and hurts this file alone. */
export type HeaderOutcome =
  { readonly path: string; readonly read: HeaderRead } | { readonly path: string; readonly error: unknown };

/** How headers are read. */
export interface HeaderOptions extends CallOptions {
  /** Tells that a file has no sidecar where a listing showed that already: spares a request that would fail. */
  readonly hasNoSidecar?: (path: string) => boolean;
  /** Whether what the index file of a folder says of a file counts before its sidecar and its own header; true by default. */
  readonly searchIndexes?: boolean;
  readonly onBrokenIndex?: OnBrokenIndex;
  /** The text of a file's sidecar, where it has been read before: spares the request. */
  readonly sidecarAtHand?: (path: string) => string | undefined;
}

/** What of the object stores is needed. */
export type HeaderObjects = RangedObjects & WholeObjects;

/** Reads what describes a file: the index of its folder, else its JSON sidecar, else the header of the FITS file itself. */
export class HeaderReader {
  private readonly recentIndexes: RecentIndexes;

  /** @param now - milliseconds of a steady clock */
  constructor(
    private readonly objects: HeaderObjects,
    now: () => number = () => performance.now(),
  ) {
    this.recentIndexes = new RecentIndexes(now);
  }

  /**
   * An index or a sidecar that is missing or cannot be used is passed over. One that could not be fetched is not: the FITS header
   * may hold other values, so the file has to wait.
   *
   * @param path - `[profile@][tenant:]bucket/key`
   * @throws RetryLater, GiveUp or ObjectFailed with the path among its facts
   */
  readHeader(path: string, options: HeaderOptions = {}): Promise<HeaderRead> {
    return this.readOne(path, options, this.indexesFor(options));
  }

  /**
   * Gives a function that reads one file after the other as `readHeader` does, but looks only once for the index file of a folder
   * whose files follow each other.
   */
  reading(options: HeaderOptions = {}): (path: string) => Promise<HeaderRead> {
    const indexes = this.indexesFor(options);
    return (path) => this.readOne(path, options, indexes);
  }

  /**
   * Reads many, `concurrency` at a time, and gives each outcome as it comes. The index file of each folder is looked for once.
   *
   * @throws the reason of the signal, if it fires
   */
  readHeaders(
    paths: Iterable<string>,
    options: HeaderOptions & { readonly concurrency: number },
  ): AsyncGenerator<HeaderOutcome, void, undefined> {
    const indexes = this.indexesFor(options);
    return eachAsItEnds(paths, options.concurrency, async (path): Promise<HeaderOutcome> => {
      try {
        return { path, read: await this.readOne(path, options, indexes) };
      } catch (error) {
        options.signal?.throwIfAborted();
        return { path, error };
      }
    });
  }

  /**
   * Reads the sidecar of a file and nothing else.
   *
   * @param path - of the file: `[profile@][tenant:]bucket/key`
   * @throws RetryLater, GiveUp or ObjectFailed with the path among its facts
   */
  async readSidecar(path: string, options: CallOptions = {}): Promise<SidecarRead> {
    try {
      const bytes = await this.objects.read(sidecarPath(path), {
        signal: options.signal,
        maxBytes: MAX_SIDECAR_BYTES,
      });
      return bytes === undefined ? { problem: 'missing' } : parsedSidecar(bytes);
    } catch (error) {
      if (error instanceof Failure && error.code === 'OBJECT_TOO_LARGE') {
        return { problem: 'too_large' };
      }
      throw error;
    }
  }

  /** Reads the header of the FITS file itself. @throws RetryLater, GiveUp or ObjectFailed with the path among its facts */
  readFits(path: string, options: CallOptions = {}): Promise<Header> {
    return readFitsHeader(this.objects, path, options);
  }

  private indexesFor({ searchIndexes, signal, onBrokenIndex }: HeaderOptions): FolderIndexes | undefined {
    return searchIndexes === false
      ? undefined
      : new FolderIndexes(this.objects, { signal }, onBrokenIndex, this.recentIndexes);
  }

  private async readOne(
    path: string,
    options: HeaderOptions,
    indexes: FolderIndexes | undefined,
  ): Promise<HeaderRead> {
    const atHand = indexes?.entryAtHand(path);
    if (atHand !== undefined) return { source: 'index', ...atHand };
    // Both are asked for at once: an index is rare, and nobody is to wait for it.
    const [entry, read] = await Promise.all([indexes?.entryOf(path), this.sidecarOf(path, options)]);
    if (entry !== undefined) return { source: 'index', ...entry };
    if ('sidecar' in read) return { source: 'sidecar', ...read.sidecar };
    return {
      source: 'fits',
      content: 'metadata',
      header: await this.readFits(path, options),
      sidecarProblem: read.problem,
    };
  }

  private async sidecarOf(path: string, options: HeaderOptions): Promise<SidecarRead> {
    const text = options.sidecarAtHand?.(path);
    if (text !== undefined) return parsedSidecar(Buffer.from(text));
    return options.hasNoSidecar?.(path) === true ? { problem: 'missing' } : this.readSidecar(path, options);
  }
}

function parsedSidecar(bytes: Uint8Array): SidecarRead {
  const sidecar = parseSidecar(bytes);
  return sidecar.content === 'unusable' ? { problem: sidecar.problem } : { sidecar, bytes };
}
