import { percentEncodedPath } from './percent-encoding';

/**
 * The `file://` URI of an absolute path, quoted as the official stack does.
 *
 * Source: lsst.resources file.py, 30.2026.
 */
export function fileUri(absolutePath: string): string {
  return `file://${percentEncodedPath(absolutePath)}`;
}
