import { Failure, GiveUp, ObjectFailed } from '#domain/failure';
import { dataBytes, MAX_HEADER_BYTES, mergedHeader, parseFitsHeader, type Header } from '#domain/fits';
import { secondHeaderNeeded } from '#domain/translator';
import { ObjectBytes, type FileBytes, type RangedObjects } from './file-bytes';
import { InflatedBytes, isGzip } from './inflated-bytes';
import type { CallOptions } from './object-store';

/**
 * The first range of a FITS file: ten blocks. Headers of LSSTCam have 3 or 4 blocks, the longest known (LATISS) 7, so
 * that one request is enough for all.
 */
const FIRST_RANGE_BYTES = 28_800;
/** How every header but the first begins. */
const EXTENSION = 'XTENSION';

interface HduHeader {
  readonly header: Header;
  /** Where its data begins. */
  readonly end: number;
}

/**
 * Reads the header that a FITS file is translated by: that of HDU 0, with that of HDU 1 merged over it where no instrument knows
 * the first alone, or where the instrument always spreads over both. Files compressed by tiles (`.fits.fz`) are such files; those
 * compressed as a whole (`.fits.gz`) are known by their first bytes and unpacked as far as the header goes.
 *
 * @param path - `[profile@][tenant:]bucket/key`, or as `objects` takes it
 * @throws RetryLater, GiveUp or ObjectFailed with the path among its facts
 */
export async function readFitsHeader(
  objects: RangedObjects,
  path: string,
  options: CallOptions = {},
): Promise<Header> {
  try {
    const bytes = await unpacked(new ObjectBytes(objects, path, options));
    const primary = await readHdu(bytes, 0, 'primary');
    const need = secondHeaderNeeded(primary.header);
    if (need === 'no') return primary.header;
    const at = secondHeaderAt(primary, need);
    if (at === undefined) return primary.header;
    // The byte before tells a file that ends there from one that was cut off.
    const { bytes: around } = await bytes.part(at - 1, FIRST_RANGE_BYTES + 1);
    if (around.length === 0) throw truncated('within the data of its first header');
    // Without a second header the translation says better what is wrong than the reading could.
    const isHdu = around.subarray(1, 1 + EXTENSION.length).toString('latin1') === EXTENSION;
    if (!isHdu && need === 'toRecognise') return primary.header;
    if (around.length === 1) throw truncated('before its second header');
    const { header } = await readHdu(bytes, at, 'extension');
    return mergedHeader(primary.header, header);
  } catch (error) {
    throw withPath(error, path);
  }
}

async function unpacked(bytes: FileBytes): Promise<FileBytes> {
  const { bytes: first } = await bytes.part(0, FIRST_RANGE_BYTES);
  return isGzip(first) ? new InflatedBytes(bytes) : bytes;
}

/** Where HDU 1 begins; undefined where that is not known, and without it the translation will say what is wrong. */
function secondHeaderAt({ header, end }: HduHeader, need: 'toRecognise' | 'always'): number | undefined {
  try {
    return end + dataBytes(header);
  } catch (error) {
    if (need === 'always') throw error;
    return undefined;
  }
}

/** Reads as many bytes as the header needs, four times as many with each request, 1 MiB in all at most. */
async function readHdu(bytes: FileBytes, at: number, hdu: 'primary' | 'extension'): Promise<HduHeader> {
  for (let length = FIRST_RANGE_BYTES; ; length = Math.min(MAX_HEADER_BYTES, length * 4)) {
    const part = await bytes.part(at, length);
    const read = parseFitsHeader(part.bytes, { complete: part.isLast, hdu });
    if (read.state === 'complete') return { header: read.header, end: at + read.length };
    if (part.bytes.length < length) {
      throw new GiveUp('FITS_COMPRESSED', 'The file is compressed by gzip, and its header lies too deep.');
    }
  }
}

function truncated(where: string): ObjectFailed {
  return new ObjectFailed('FITS_TRUNCATED', `The file ends ${where}.`);
}

/** A failure of the file's bytes with the path among its facts. */
function withPath(error: unknown, path: string): unknown {
  if (!(error instanceof Failure) || 'path' in error.facts) return error;
  const context = { facts: { ...error.facts, path }, cause: error };
  if (error instanceof GiveUp) return new GiveUp(error.code, error.message, context);
  return error instanceof ObjectFailed ? new ObjectFailed(error.code, error.message, context) : error;
}
