import type { Finding } from '../locations/finding';

/** Files that are registered together: several exposures of a corner, or a bit more than one of the whole camera. */
export const BATCH_FILES = 250;

/** What is to be done next, in the order in which it was found. */
export type NextWork =
  | { readonly paths: readonly string[]; readonly guiders: number }
  | Extract<Finding, { readonly nothingIn: string }>;

/** Puts files that follow each other into batches, each path once; guiders that are left to their own command are only counted. */
export async function* fileBatches(
  findings: AsyncIterable<Finding>,
  isLeftOut: (path: string) => boolean,
  size = BATCH_FILES,
): AsyncGenerator<NextWork, void, undefined> {
  let paths = new Set<string>();
  let guiders = 0;
  for await (const finding of findings) {
    if ('nothingIn' in finding) yield finding;
    else if (isLeftOut(finding.path)) guiders += 1;
    else paths.add(finding.path);
    if (paths.size < size) continue;
    yield { paths: [...paths], guiders };
    paths = new Set();
    guiders = 0;
  }
  if (paths.size > 0 || guiders > 0) yield { paths: [...paths], guiders };
}
