import { readFile } from 'node:fs/promises';
import { LocalFiles, readFitsHeader } from '#adapters/object-store';
import { parseSidecar, type Header } from '#domain/fits';

const FILES = new LocalFiles();

/**
 * Reads the header of a FITS file that says what it is, as few blocks as it takes.
 *
 * @throws Failure of #domain/fits where the file is no FITS file or its header is damaged
 */
export const headerOfFits = (file: string): Promise<Header> => readFitsHeader(FILES, file);

/** The header that a sidecar holds, or undefined if it is no sidecar. */
export async function headerOfSidecar(file: string): Promise<Header | undefined> {
  const sidecar = parseSidecar(await readFile(file));
  return sidecar.content === 'metadata' ? sidecar.header : undefined;
}
