/** One card of a header, taken apart but not yet typed. */
export interface FitsCard {
  /** In capitals; `''` for a card that begins with a blank; without the word HIERARCH. */
  readonly keyword: string;
  /** The value as written, quotes included; `''` where the card has none. */
  readonly value: string;
  /** What stands after the keyword of a card that can have no value, COMMENT for one; else `''`. */
  readonly text: string;
}

const BLANK = 32;
const QUOTE = 39;
const SLASH = 47;
const EQUALS = 61;
const LETTER_C = 67;
const LETTER_H = 72;
const VALUELESS = new Set(['COMMENT ', 'HISTORY ', 'CONTINUE', '        ']);

/**
 * Takes a card apart: the keyword ends at the first blank or `=`; the value begins after the first `=`, and is either a
 * quoted string (one that is not closed ends with the card) or one word.
 *
 * Source: cfitsio fitscore.c (ffpsvc) and getkey.c (ffgknm), 4.6.
 *
 * @param card - at most 80 characters, without trailing blanks
 */
export function takeCardApart(card: string): FitsCard {
  const hierarch = card.charCodeAt(0) === LETTER_H && card.startsWith('HIERARCH ');
  if (!hierarch && (card.length < 9 || isValueless(card))) {
    return { keyword: plainKeyword(card), value: '', text: card.slice(8) };
  }
  const equals =
    !hierarch && card.charCodeAt(8) === EQUALS && card.charCodeAt(9) === BLANK ? 8 : card.indexOf('=');
  if (equals < 0) {
    return { keyword: hierarch ? 'HIERARCH' : plainKeyword(card), value: '', text: card.slice(8) };
  }
  const keyword = hierarch ? card.slice(9, equals).trim().toUpperCase() : plainKeyword(card);
  return { keyword, value: valueAt(card, equals + 1), text: '' };
}

/** Few cards are; their first character tells the others, without a look at all eight. */
function isValueless(card: string): boolean {
  const first = card.charCodeAt(0);
  return (first === LETTER_C || first === LETTER_H || first === BLANK) && VALUELESS.has(card.slice(0, 8));
}

function plainKeyword(card: string): string {
  let end = 0;
  let isCapital = true;
  while (end < card.length) {
    const code = card.charCodeAt(end);
    if (code === BLANK || code === EQUALS) break;
    if (code > 0x60) isCapital = false;
    end += 1;
  }
  const keyword = card.slice(0, end);
  return isCapital ? keyword : keyword.toUpperCase();
}

function valueAt(card: string, from: number): string {
  let begin = from;
  while (card.charCodeAt(begin) === BLANK) begin += 1;
  const first = card.charCodeAt(begin);
  if (begin >= card.length || first === SLASH) return '';
  if (first === QUOTE) return quotedAt(card, begin);
  if (card.charAt(begin) === '(') return card.slice(begin, card.indexOf(')', begin) + 1 || card.length);
  let end = begin + 1;
  while (end < card.length && card.charCodeAt(end) !== BLANK && card.charCodeAt(end) !== SLASH) end += 1;
  return card.slice(begin, end);
}

function quotedAt(card: string, begin: number): string {
  let close = card.indexOf("'", begin + 1);
  while (close >= 0 && card.charCodeAt(close + 1) === QUOTE) close = card.indexOf("'", close + 2);
  return close < 0 ? `${card.slice(begin)}'` : card.slice(begin, close + 1);
}
