import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isOpenForWriting } from './open-for-writing';

/** A file that nobody has written to for this long is taken for whole. */
const QUIET_MS = 250;
/**
 * So long where its size says that something is missing (an empty file, a FITS file that is not made of whole blocks), unless it
 * can be seen that nobody has it open for writing.
 */
const DOUBTFUL_QUIET_MS = 5000;
const LOOK_AGAIN_MS = 50;
const FITS_BLOCK_BYTES = 2880;

/**
 * Waits until a file is no longer being written to, whoever writes it: a copy, a download, a rename into place.
 *
 * @returns its state then, or undefined if it is gone, is no file, or the wait was called off
 */
export async function whenWhole(file: string, signal: AbortSignal): Promise<Stats | undefined> {
  let last: Stats | undefined;
  let unchangedSince = Date.now();
  while (!signal.aborted) {
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() !== true) return undefined;
    if (last?.size !== found.size || last.mtimeMs !== found.mtimeMs) unchangedSince = Date.now();
    last = found;
    const now = Date.now();
    // Moved or linked here long after it was written: its own time says so. Clocks may be wrong, so one in the future says nothing.
    const quietMs = Math.max(now - unchangedSince, now - found.mtimeMs);
    if (quietMs >= QUIET_MS) {
      if (looksWhole(file, found.size) || quietMs >= DOUBTFUL_QUIET_MS) return found;
      if ((await isOpenForWriting(file)) === false) return found;
    }
    await pause(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

const looksWhole = (file: string, size: number): boolean =>
  size > 0 && (!/\.fits$/i.test(file) || size % FITS_BLOCK_BYTES === 0);
