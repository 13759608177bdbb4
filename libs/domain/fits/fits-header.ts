import { ObjectFailed, GiveUp } from '#domain/failure';
import type { Header } from './header';
import { readCards } from './read-cards';

/** Headers come in blocks of this many bytes, filled up with blanks. */
export const FITS_BLOCK_BYTES = 2880;
/** A header that has not ended after this many bytes (13,000 cards) is taken for rubbish; real ones have about 9,000 bytes. */
export const MAX_HEADER_BYTES = 1024 * 1024;
const CARD_BYTES = 80;
const BLANK = 32;

/** What could be made of the bytes: the header with its length in bytes (whole blocks), or that more of the file is needed. */
export type FitsHeaderRead =
  | { readonly state: 'complete'; readonly header: Header; readonly length: number }
  | { readonly state: 'needsMore' };

/** How the bytes are to be read. */
export interface FitsHeaderOptions {
  /** Whether the bytes go to the end of the file, so that no more can come. */
  readonly complete: boolean;
  /** Which kind of header stands at the beginning of the bytes; `extension` begins with XTENSION. */
  readonly hdu?: 'primary' | 'extension';
}

/**
 * Reads the header at the beginning of the bytes, with the values that the official reader gives (`readCards`).
 *
 * @throws ObjectFailed FITS_NOT_FITS, FITS_TRUNCATED, FITS_HEADER_ENDLESS, FITS_BAD_CARD; GiveUp FITS_COMPRESSED
 */
export function parseFitsHeader(bytes: Uint8Array, options: FitsHeaderOptions): FitsHeaderRead {
  const start = options.hdu === 'extension' ? 'XTENSION=' : 'SIMPLE  =';
  checkStart(bytes, start, options.complete);
  const end = endCard(bytes);
  const length = Math.ceil((end + CARD_BYTES) / FITS_BLOCK_BYTES) * FITS_BLOCK_BYTES;
  if (end < 0) {
    if (bytes.length >= MAX_HEADER_BYTES) {
      throw new ObjectFailed('FITS_HEADER_ENDLESS', 'The FITS header does not end.', {
        facts: { bytes: bytes.length },
      });
    }
    if (!options.complete) return { state: 'needsMore' };
  }
  if (end < 0 || (options.complete && bytes.length < length)) {
    throw new ObjectFailed('FITS_TRUNCATED', 'The file ends within its FITS header.', {
      facts: { bytes: bytes.length },
    });
  }
  return { state: 'complete', header: readCards(cardsOf(bytes, end)), length };
}

function checkStart(bytes: Uint8Array, start: string, complete: boolean): void {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new GiveUp('FITS_COMPRESSED', 'The file is compressed by gzip.');
  }
  const there = Math.min(bytes.length, start.length);
  for (let index = 0; index < there; index += 1) {
    if (bytes[index] !== start.charCodeAt(index)) {
      throw new ObjectFailed('FITS_NOT_FITS', `The file does not begin with ${start.slice(0, 8).trim()}.`, {
        facts: { bytes: bytes.length },
      });
    }
  }
  if (bytes.length === 0 && complete) {
    throw new ObjectFailed('FITS_NOT_FITS', 'The file is empty.', { facts: { bytes: 0 } });
  }
}

/** Where the END card begins, or -1. */
function endCard(bytes: Uint8Array): number {
  const last = Math.min(bytes.length, MAX_HEADER_BYTES) - CARD_BYTES;
  for (let at = 0; at <= last; at += CARD_BYTES) {
    if (bytes[at] !== 0x45 || bytes[at + 1] !== 0x4e || bytes[at + 2] !== 0x44) continue;
    if (bytes.subarray(at + 3, at + 8).every((byte) => byte === 0x20)) return at;
  }
  return -1;
}

/** The cards before END, each without trailing blanks; a card ends at its first NUL, as in the official reader's language. */
function cardsOf(bytes: Uint8Array, end: number): readonly string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, end).toString('latin1');
  const hasNul = text.includes('\0');
  const cards: string[] = [];
  for (let at = 0; at < end; at += CARD_BYTES) {
    let stop = at + CARD_BYTES;
    if (hasNul) {
      const nul = text.indexOf('\0', at);
      if (nul >= 0 && nul < stop) stop = nul;
    }
    while (stop > at && bytes[stop - 1] === BLANK) stop -= 1;
    cards.push(text.slice(at, stop));
  }
  return cards;
}
