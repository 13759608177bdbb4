import { ObjectFailed } from '#domain/failure';
import { takeCardApart } from './fits-card';
import { typedValue } from './fits-value';
import type { Header, HeaderValue } from './header';
import { HeaderValues } from './header-values';

/**
 * Reads the cards of a header with the values that the official reader gives. COMMENT, HISTORY and blank cards are text
 * (the last of each counts; blank ones count as COMMENT); CONTINUE is joined; HIERARCH keywords stand without that word;
 * keywords are in capitals.
 *
 * Source: afw src/fits.cc (Fits::forEachKey), April 2026.
 *
 * @param cards - those before END, each without trailing blanks, one character a byte
 * @throws ObjectFailed FITS_BAD_CARD
 */
export function readCards(cards: readonly string[]): Header {
  const values = new HeaderValues();
  let next = 0;
  while (next < cards.length) {
    const position = next;
    const { keyword, value: first, text } = takeCardApart(cards[position] ?? '');
    let written = first;
    next += 1;
    while (written.length > 2 && written.endsWith("&'") && (cards[next] ?? '').startsWith('CONTINUE')) {
      const piece = continuation(cards[next] ?? '');
      if (piece === undefined) throw badCard('A CONTINUE card has no quoted text', keyword, next);
      written = written.slice(0, -2) + piece;
      next += 1;
    }
    if (/[^\x20-\x7e]/.test(keyword))
      throw badCard('A keyword has an unprintable character', keyword, position);
    const value = cardValue(keyword, written, text);
    if (value === undefined) throw badCard('A value is no FITS value', keyword, position);
    const key = keyword === '' && written === '' ? 'COMMENT' : keyword;
    if (!values.add(key, value))
      throw badCard('A keyword is repeated with a value of another type', key, position);
  }
  return values.header;
}

function cardValue(keyword: string, written: string, text: string): HeaderValue | undefined {
  if (written !== '') return inUtf8(typedValue(written));
  return keyword === '' || keyword === 'COMMENT' || keyword === 'HISTORY' ? inUtf8(text) : null;
}

/** The official reader's users take the bytes of a string for UTF-8. */
function inUtf8(value: HeaderValue | undefined): HeaderValue | undefined {
  if (typeof value !== 'string' || !/[\x80-\xff]/.test(value)) return value;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(value, 'latin1'));
  } catch {
    return undefined;
  }
}

/** From a CONTINUE card the text up to and with its second quote; a doubled quote ends it, as in the official reader. */
function continuation(card: string): string | undefined {
  const open = card.indexOf("'");
  const close = open < 0 ? -1 : card.indexOf("'", open + 1);
  return close < 0 ? undefined : card.slice(open + 1, close + 1);
}

function badCard(message: string, keyword: string, position: number): ObjectFailed {
  return new ObjectFailed('FITS_BAD_CARD', `${message}.`, { facts: { keyword, card: position + 1 } });
}
