const COMPRESSIONS = new Set(['.gz', '.bz2', '.xz', '.fz']);

/**
 * The path of a file's sidecar: the extension replaced by `.json`, that of a compressed file together with what it
 * compresses (`x.fits.fz` -> `x.json`).
 *
 * Source: lsst.resources (ResourcePath.updatedExtension), 30.2026.
 *
 * @param path - of an object or a file; what stands before its last `/` is kept as it is
 */
export function sidecarPath(path: string): string {
  const nameAt = path.lastIndexOf('/') + 1;
  let end = extensionAt(path, path.length, nameAt);
  if (COMPRESSIONS.has(path.slice(end))) end = extensionAt(path, end, nameAt);
  return `${path.slice(0, end)}.json`;
}

/** Where the last extension before `end` begins; `end` if there is none. */
function extensionAt(path: string, end: number, nameAt: number): number {
  const point = path.lastIndexOf('.', end - 1);
  return point >= nameAt ? point : end;
}
