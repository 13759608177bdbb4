import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from './finding';

/**
 * The wanted files below a folder, each folder's own in the order of their names, then those of its subfolders; links to files are
 * followed, links to folders are not, since they may lead in a circle. A folder that cannot be read is a finding.
 *
 * Source: Python os.walk, by which the official stack looks for files.
 */
export async function* walkFolder(
  folder: string,
  isWanted: (path: string) => boolean,
): AsyncGenerator<Finding, void, undefined> {
  let entries: readonly Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    yield {
      nothingIn: folder,
      reason: `the folder cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    };
    return;
  }
  const sorted = [...entries].sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const entry of sorted) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() || !isWanted(path)) continue;
    if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(path)))) yield { path };
  }
  for (const entry of sorted) {
    if (entry.isDirectory()) yield* walkFolder(join(folder, entry.name), isWanted);
  }
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isFile(),
    // A link that leads nowhere is named later, when it cannot be read.
    () => true,
  );
