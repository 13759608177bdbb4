/**
 * A number of a header, with the literal it was written as: `720` and `720.0` are the same number, but give different
 * texts where the official stack casts them to strings (OBJECT, PROGRAM, RUNNUM, OBSID, LSST_NUM).
 */
export class HeaderNumber {
  constructor(
    readonly value: number,
    readonly text: string,
    readonly isInteger: boolean,
  ) {}
}

/** One value of a header; `null` is a card without a value, or a JSON null. */
export type HeaderValue = string | boolean | HeaderNumber | null;

/** Keyword -> value, in file order; HIERARCH keywords stand without the word, blanks kept (`SIMULATE ATMCS`) or with dots in sidecars. */
export type Header = ReadonlyMap<string, HeaderValue>;
