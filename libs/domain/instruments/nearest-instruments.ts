import { INSTRUMENTS } from './known-instruments';

/** By how many letters a name may be off, as a part of its length, and still be meant. */
const TOLERANCE = 0.4;
/** From so many letters on, a piece of a name leads to it. */
const PIECE = 3;

/**
 * The names that someone may have meant who wrote this one: the nearest first, at most three. Case does not
 * count, of a Python class its last part alone does, and a piece of a name (`ts8`) is near to it.
 */
export function nearestInstruments(name: string): readonly string[] {
  const asked = lastPart(name);
  return INSTRUMENTS.map((instrument) => ({
    name: instrument.name,
    edits: Math.min(
      distance(asked, lastPart(instrument.name)),
      distance(asked, lastPart(instrument.className)),
    ),
  }))
    .filter((near) => near.edits <= TOLERANCE * asked.length)
    .toSorted((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map((near) => near.name);
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase();

const distance = (asked: string, known: string): number =>
  asked.length >= PIECE && known.includes(asked) && known !== asked ? 1 : edits(asked, known);

/** How many letters must be put in, taken out or replaced to make one text of the other (Levenshtein). */
function edits(from: string, to: string): number {
  const letters = Array.from(to);
  const untouched = [0, ...letters.map((_, index) => index + 1)];
  const last = Array.from(from).reduce((above, letter, index) => {
    const row = [index + 1];
    letters.forEach((wanted, column) => {
      const replaced = (above[column] ?? 0) + (letter === wanted ? 0 : 1);
      row.push(Math.min(replaced, (row[column] ?? 0) + 1, (above[column + 1] ?? 0) + 1));
    });
    return row;
  }, untouched);
  return last.at(-1) ?? 0;
}
