import type { CallOptions } from '#adapters/object-store';
import { RetryLater } from '#domain/failure';
import { hasPresence, recordGroups, type DescribedFile } from './group-recording';
import { isGuiderFile } from './guider-file';
import type { IngestParts } from './ingest-parts';

/** What a recorder works with: neither the registry nor a batch. */
export type RecorderParts = Required<
  Pick<IngestParts, 'headers' | 'objects' | 'groups' | 'log' | 'groupLifetimeSeconds' | 'concurrency'>
>;

/**
 * Records the presence of images as they arrive, by their headers, before and independent of their ingest: Prompt Processing asks
 * within seconds, also while the registry is away or a backlog is worked off.
 */
export class GroupRecorder {
  constructor(private readonly parts: RecorderParts) {}

  /**
   * Records images in one round trip. What cannot be read for its own fault is left to the ingest, which records it as well.
   *
   * @param paths - `[profile@]bucket/key`, each once
   * @returns those that could not be read for the outside's fault, to be tried again
   * @throws RetryLater REDIS_UNAVAILABLE: nothing may have been recorded; the signal's reason, if it fires
   */
  async record(paths: readonly string[], { signal }: CallOptions = {}): Promise<readonly string[]> {
    const { headers, concurrency, log } = this.parts;
    const images = paths.filter((path) => hasPresence(path) && !isGuiderFile(path));
    const files: DescribedFile[] = [];
    const again: string[] = [];
    for await (const outcome of headers.readHeaders(images, { concurrency, signal, searchIndexes: false })) {
      const { path } = outcome;
      if ('error' in outcome) {
        if (outcome.error instanceof RetryLater) again.push(path);
        log.debug({ path, err: outcome.error }, 'presence not recorded at arrival');
      } else {
        files.push({ path, description: outcome.read });
      }
    }
    await recordGroups(this.parts, files);
    return again;
  }
}
