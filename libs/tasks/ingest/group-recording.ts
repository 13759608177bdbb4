import type { Header, HeaderContent } from '#domain/fits';
import { groupKeyFacts, isLfaPath, type GroupKeyFacts } from '#domain/observation';
import type { IngestLog, IngestParts } from './ingest-parts';

/** A file with what was found to describe it. */
export interface DescribedFile {
  readonly path: string;
  readonly description: HeaderContent;
}

/** Whether Prompt Processing may ask for a file: not for those of the Large File Annex. */
export const hasPresence = (path: string): boolean => !isLfaPath(path);

/**
 * Records the images' presence, in one round trip, by their headers as they are. A header that does not say its group is a line in
 * the log; Prompt Processing will not ask for it. Properties that are translated already name no group as headers do.
 *
 * @throws RetryLater REDIS_UNAVAILABLE
 */
export async function recordGroups(
  parts: Required<Pick<IngestParts, 'groups' | 'groupLifetimeSeconds' | 'log' | 'objects'>>,
  files: readonly DescribedFile[],
): Promise<void> {
  const images = files.flatMap(({ path, description }) => {
    if (!hasPresence(path) || description.content !== 'metadata') return [];
    const facts = factsOf(path, description.header, parts.log);
    return facts === null ? [] : [{ ...facts, uri: parts.objects.uri(path) }];
  });
  await parts.groups.record(images, parts.groupLifetimeSeconds);
}

function factsOf(path: string, header: Header, log: IngestLog): GroupKeyFacts | null {
  const result = groupKeyFacts(header);
  if ('parsed' in result) return result.parsed;
  log.warn({ path, reason: result.unparsable }, 'presence cannot be recorded');
  return null;
}
