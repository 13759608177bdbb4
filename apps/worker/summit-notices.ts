import type { SummitFile, SummitNotice } from '#adapters/queue';
import { isLfaPath, parseExposureFile } from '#domain/observation';

/** What the Summit is told when these files have been settled; undefined where it is told nothing. */
export type SummitNotices = (paths: readonly string[]) => SummitNotice;

/** Whether a bucket's files are of exposures: the Summit is not told of the Large File Annex. */
export function isToldOf(bucket: string): boolean {
  return !isLfaPath(bucket);
}

/**
 * The files of a batch that the Summit is told of, by exposure and file name: images and stacks of guider stamps.
 *
 * Source: embargo-butler ingest.py.
 */
export function summitFilesOf(paths: readonly string[]): ReadonlyMap<string, SummitFile> {
  const files = new Map<string, SummitFile>();
  for (const path of paths) {
    const file = parseExposureFile(path);
    if ('unparsable' in file || file.parsed.kind !== 'exposure') continue;
    files.set(path, { obsId: file.parsed.obsId, filename: file.parsed.filename });
  }
  return files;
}
