import type { CallOptions, HeaderReader } from '#adapters/object-store';
import type { GroupImage } from '#adapters/queue';
import { Failure, RetryLater } from '#domain/failure';
import type { Header } from '#domain/fits';
import { groupKeyFacts } from '#domain/observation';
import { hasPresence } from './group-recording';
import { isGuiderFile } from './guider-file';
import type { IngestParts } from './ingest-parts';

/** What a recorder works with: neither the registry nor a batch. */
export type RecorderParts = Required<
  Pick<IngestParts, 'objects' | 'groups' | 'log' | 'groupLifetimeSeconds'>
> & {
  readonly headers: Pick<HeaderReader, 'readSidecar' | 'readFits'>;
};

/** An image with the URI that presence answers. */
export type ArrivedImage = GroupImage & { readonly uri: string };

/** What one look at a file that has arrived tells. */
export interface ArrivalLook {
  /** What its presence is recorded under; null where its header names no group, or where nobody can ask for it. */
  readonly image: ArrivedImage | null;
  /** Whether something was read that tells; if not, the ingest may still find out. */
  readonly isReadable: boolean;
  /** Whether its sidecar, which is not whole or without which nothing is known, is worth another look. */
  readonly awaitsSidecar: boolean;
  /** The text of its sidecar, where that was read. */
  readonly sidecarText: string | null;
}

const NOT_ASKED_FOR: ArrivalLook = { image: null, isReadable: true, awaitsSidecar: false, sidecarText: null };
const NOTHING_TOLD = { image: null, isReadable: false };
/** Problems of a text that is cut off. */
const PERHAPS_HALF_WRITTEN: ReadonlySet<string> = new Set(['not_utf8', 'not_json', 'not_an_object']);

/**
 * Records the presence of images as they arrive, by their headers, before and independent of their ingest: Prompt Processing asks
 * within seconds, also while the registry is away or a backlog is worked off.
 */
export class GroupRecorder {
  constructor(private readonly parts: RecorderParts) {}

  /**
   * Looks at the sidecar of a file, and without one at its FITS header. That is not put off until the sidecar has been waited for:
   * the camera writes both from the same values, and not every camera writes sidecars.
   *
   * @param path - `[profile@]bucket/key`
   * @param readsFits - whether the FITS header counts; false where it has been read before
   * @throws RetryLater for the store's fault; the signal's reason, if it fires
   */
  async look(
    path: string,
    { readsFits, ...call }: CallOptions & { readonly readsFits: boolean },
  ): Promise<ArrivalLook> {
    if (!hasPresence(path) || isGuiderFile(path)) return NOT_ASKED_FOR;
    const read = await this.parts.headers.readSidecar(path, call);
    if ('sidecar' in read) {
      const { sidecar, bytes } = read;
      if (sidecar.content === 'translated') return NOT_ASKED_FOR;
      const sidecarText = Buffer.from(bytes).toString();
      return { ...this.told(path, sidecar.header), awaitsSidecar: false, sidecarText };
    }
    const header = readsFits ? await this.fitsHeader(path, call) : undefined;
    const isHalfWritten = PERHAPS_HALF_WRITTEN.has(read.problem);
    const told = header === undefined ? NOTHING_TOLD : this.told(path, header);
    const awaitsSidecar = isHalfWritten || (read.problem === 'missing' && !told.isReadable);
    return { ...told, awaitsSidecar, sidecarText: null };
  }

  /** Records images in one round trip. @throws RetryLater REDIS_UNAVAILABLE: nothing may have been recorded */
  async record(images: readonly ArrivedImage[]): Promise<void> {
    await this.parts.groups.record(images, this.parts.groupLifetimeSeconds);
  }

  /** What a whole header tells: nothing that is missing in it will come. */
  private told(path: string, header: Header): Pick<ArrivalLook, 'image' | 'isReadable'> {
    const facts = groupKeyFacts(header);
    if ('parsed' in facts) {
      const image = facts.parsed === null ? null : { ...facts.parsed, uri: this.parts.objects.uri(path) };
      return { image, isReadable: true };
    }
    this.parts.log.warn({ path, reason: facts.unparsable }, 'presence cannot be recorded');
    return { image: null, isReadable: false };
  }

  /** Undefined for a file that cannot be read for its own fault. */
  private async fitsHeader(path: string, call: CallOptions): Promise<Header | undefined> {
    try {
      return await this.parts.headers.readFits(path, call);
    } catch (error) {
      if (error instanceof RetryLater || !(error instanceof Failure)) throw error;
      this.parts.log.debug({ path, err: error }, 'presence cannot be told from the FITS file');
      return undefined;
    }
  }
}
