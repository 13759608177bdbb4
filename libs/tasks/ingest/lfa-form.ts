import { GiveUp } from '#domain/failure';
import { isLfaPath, parseExposureFile } from '#domain/observation';

/**
 * Refuses a file of the Large File Annex whose place in its bucket is none: its night and instrument could not be counted.
 *
 * @throws GiveUp OBJECT_PATH_INVALID
 */
export function requireLfaForm(path: string): void {
  if (!isLfaPath(path)) return;
  const file = parseExposureFile(path);
  if ('parsed' in file) return;
  throw new GiveUp('OBJECT_PATH_INVALID', `The path is of the Large File Annex, but ${file.unparsable}.`, {
    facts: { path },
  });
}
