import { FITS_BLOCK_BYTES } from './fits-header';
import type { HeaderValue } from './header';

/** A card to be written; COMMENT, HISTORY and `''` take text and have no comment of their own. */
export interface CardToWrite {
  readonly keyword: string;
  readonly value: HeaderValue;
  readonly comment?: string;
}

const CARD = 80;
const STANDARD_KEYWORD = /^[A-Z0-9_-]{1,8}$/;

/**
 * Writes a header in whole blocks, END included: keywords that the standard does not allow become HIERARCH, strings too
 * long for a card go on in CONTINUE cards, NaN and infinities are quoted as the official stack does. The caller names
 * SIMPLE, BITPIX and NAXIS first.
 *
 * @throws RangeError for what no card can hold: characters that are not printable ASCII, a keyword too long
 */
export function writeFitsHeader(cards: Iterable<CardToWrite>): Uint8Array {
  let text = '';
  for (const card of cards) text += cardText(card);
  text += 'END'.padEnd(CARD);
  if (!/^[\x20-\x7e]*$/.test(text)) throw new RangeError('A FITS header holds printable ASCII only.');
  return Buffer.from(text.padEnd(Math.ceil(text.length / FITS_BLOCK_BYTES) * FITS_BLOCK_BYTES), 'latin1');
}

function cardText({ keyword, value, comment }: CardToWrite): string {
  if (typeof value === 'string' && ['COMMENT', 'HISTORY', ''].includes(keyword)) {
    return filled(keyword.padEnd(8) + value);
  }
  const start = STANDARD_KEYWORD.test(keyword) ? `${keyword.padEnd(8)}= ` : `HIERARCH ${keyword} = `;
  if (typeof value === 'string') return stringCards(start, value, comment);
  return filled(withComment(start + plainText(value), comment));
}

function plainText(value: Exclude<HeaderValue, string>): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return (value ? 'T' : 'F').padStart(20);
  if (Number.isNaN(value.value)) return "'NAN'";
  if (!Number.isFinite(value.value)) return value.value > 0 ? "'+INFINITY'" : "'-INFINITY'";
  return value.text.padStart(20);
}

function withComment(card: string, comment: string | undefined): string {
  return comment === undefined ? card : `${card.padEnd(30)} / ${comment}`;
}

function stringCards(start: string, value: string, comment: string | undefined): string {
  let rest = value.replaceAll("'", "''");
  let cards = '';
  let prefix = start;
  while (prefix.length + rest.length + 2 > CARD) {
    let taken = CARD - prefix.length - 3;
    // A doubled quote is one character: it stays on one card.
    if (/(?:^|[^'])(?:'')*'$/.test(rest.slice(0, taken))) taken -= 1;
    if (taken < 1) throw new RangeError(`${start.trim()} leaves no room for a value.`);
    cards += filled(`${prefix}'${rest.slice(0, taken)}&'`);
    rest = rest.slice(taken);
    prefix = 'CONTINUE  ';
  }
  const last = `${prefix}'${rest.padEnd(prefix === start ? 8 : 0)}'`;
  const commented = withComment(last, comment);
  return cards + filled(commented.length > CARD ? last : commented);
}

function filled(card: string): string {
  if (card.length > CARD) throw new RangeError(`No card holds ${card.slice(0, 40)}…`);
  return card.padEnd(CARD);
}
