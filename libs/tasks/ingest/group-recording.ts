import type { Header } from '#domain/fits';
import { groupKeyFacts, type GroupKeyFacts } from '#domain/observation';
import type { IngestLog, IngestParts } from './ingest-parts';

/** A file whose header has been read. */
export interface HeadedFile {
  readonly path: string;
  readonly header: Header;
}

/**
 * Records the images' presence, in one round trip, by their headers as they are. A header that does not say its group is a line in
 * the log; Prompt Processing will not ask for it.
 *
 * @throws RetryLater REDIS_UNAVAILABLE
 */
export async function recordGroups(
  parts: Required<Pick<IngestParts, 'groups' | 'groupLifetimeSeconds' | 'log' | 'objects'>>,
  files: readonly HeadedFile[],
): Promise<void> {
  const images = files.flatMap(({ path, header }) => {
    const facts = factsOf(path, header, parts.log);
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
