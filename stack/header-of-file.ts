import { open } from 'node:fs/promises';
import { MAX_HEADER_BYTES, parseFitsHeader, parseSidecar, type Header } from '#domain/fits';
import { readFile } from 'node:fs/promises';

const FIRST_READ_BYTES = 5 * 2880;

/**
 * Reads the primary header of a FITS file, as few blocks as it takes.
 *
 * @throws Failure of #domain/fits where the file is no FITS file or its header is damaged
 */
export async function headerOfFits(file: string): Promise<Header> {
  const handle = await open(file, 'r');
  try {
    for (let length = FIRST_READ_BYTES; ; length = Math.min(2 * length, MAX_HEADER_BYTES)) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
      const read = parseFitsHeader(buffer.subarray(0, bytesRead), { complete: bytesRead < length });
      if (read.state === 'complete') return read.header;
    }
  } finally {
    await handle.close();
  }
}

/** The header that a sidecar holds, or undefined if it is no sidecar. */
export async function headerOfSidecar(file: string): Promise<Header | undefined> {
  const sidecar = parseSidecar(await readFile(file));
  return sidecar.content === 'metadata' ? sidecar.header : undefined;
}
