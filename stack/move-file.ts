import { copyFile, lstat, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Moves a file to its place in one step, making folders; a link is replaced by a copy of what it points to. */
export async function moveFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  if ((await lstat(from)).isSymbolicLink()) {
    await copyThenRemove(from, to);
    return;
  }
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyThenRemove(from, to);
  }
}

/** The name begins with a dot while it is half there: no watch looks at it. */
async function copyThenRemove(from: string, to: string): Promise<void> {
  const partial = join(dirname(to), `.${basename(to)}.partial`);
  await copyFile(from, partial);
  await rename(partial, to);
  await rm(from);
}
