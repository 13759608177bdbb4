import type { HeaderRead, ObjectsAndFiles } from '#adapters/object-store';
import { ObjectFailed } from '#domain/failure';
import { parseSidecar, type HeaderContent, type SidecarProblem } from '#domain/fits';
import type { Remark } from './file-report';
import { isSidecar } from './files-to-translate';

/** What describes a file, and where it was found. */
export interface DescribingContent {
  readonly content: HeaderContent;
  /** In words: `its sidecar`. */
  readonly readFrom: string;
  readonly warnings: readonly Remark[];
}

interface Parts {
  /** Reads what describes a FITS file. */
  readonly readHeader: (path: string) => Promise<HeaderRead>;
  readonly objects: Pick<ObjectsAndFiles, 'read'>;
  readonly signal: AbortSignal | undefined;
}

const MAX_SIDECAR_BYTES = 1024 * 1024;

const PROBLEMS: Readonly<Record<SidecarProblem | 'too_large', string>> = {
  not_utf8: 'is no text in UTF-8',
  not_json: 'is no JSON',
  not_an_object: 'is JSON, but no object of keywords and values',
  unknown_content: 'has a __CONTENT__ that is neither metadata nor translated',
  too_large: 'is larger than 1 MiB',
};

/**
 * Reads what describes a file, as ingest does; a sidecar that is named itself is read for itself.
 *
 * @param path - absolute, or `[profile@]bucket/key`
 * @throws RetryLater, GiveUp or ObjectFailed
 */
export const describingContent = async (path: string, parts: Parts): Promise<DescribingContent> =>
  isSidecar(path) ? sidecarItself(path, parts) : found(await parts.readHeader(path));

async function sidecarItself(path: string, { objects, signal }: Parts): Promise<DescribingContent> {
  const bytes = await objects.read(path, { maxBytes: MAX_SIDECAR_BYTES, signal });
  if (bytes === undefined) {
    throw new ObjectFailed('OBJECT_MISSING', 'The object is missing.', { facts: { path } });
  }
  const content = parseSidecar(bytes);
  if (content.content !== 'unusable') return { content, readFrom: 'itself, a sidecar', warnings: [] };
  throw new ObjectFailed('SIDECAR_UNUSABLE', `The sidecar ${PROBLEMS[content.problem]}.`, {
    facts: { path },
  });
}

function found(read: HeaderRead): DescribingContent {
  if (read.source !== 'fits') {
    const readFrom = read.source === 'index' ? 'the index of its folder' : 'its sidecar';
    return { content: read, readFrom, warnings: [] };
  }
  const { header, sidecarProblem } = read;
  const warnings =
    sidecarProblem === 'missing'
      ? []
      : [
          {
            code: 'SIDECAR_UNUSABLE',
            property: null,
            keyword: null,
            message: `its sidecar ${PROBLEMS[sidecarProblem]}, and was passed over`,
          },
        ];
  return { content: { content: 'metadata', header }, readFrom: 'its FITS header', warnings };
}
