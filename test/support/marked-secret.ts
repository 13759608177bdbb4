import { randomBytes } from 'node:crypto';

/** How many random bytes a half of a mark has; in text twice as many characters. */
const HALF_BYTES = 8;
/** What a password may hold that some encodings change. Between the halves, so that what is cut off there is found as well. */
const AWKWARD = ':@/%+"\\ &';

/** A secret that is found wherever it got to, whole or in halves, as it is or encoded. */
export class MarkedSecret {
  readonly value: string;
  private readonly halves: readonly string[];
  private readonly needles: readonly { readonly text: string; readonly form: string }[];

  /**
   * @param place - where it is kept, for the report
   * @param between - what stands between its halves, for places that do not take everything
   */
  constructor(
    readonly place: string,
    between = AWKWARD,
  ) {
    this.halves = [half(), half()];
    this.value = this.halves.join(between);
    this.needles = this.halves.flatMap((text) => formsOf(text));
  }

  get urlEncoded(): string {
    return encodeURIComponent(this.value);
  }

  /** Where a text holds it, in words; empty where it does not. */
  leaksIn(text: string): readonly string[] {
    return this.needles
      .map((needle) => ({ ...needle, at: text.indexOf(needle.text) }))
      .filter(({ at }) => at !== -1)
      .map(({ form, at }) => `${this.place}, ${form}: …${text.slice(Math.max(0, at - 120), at + 60)}…`);
  }
}

const half = (): string => randomBytes(HALF_BYTES).toString('hex');

/** Letters and digits stay as they are in URLs, JSON and YAML; what is left are forms that change every byte. */
function formsOf(text: string): { readonly text: string; readonly form: string }[] {
  const bytes = Buffer.from(text);
  return [
    { text, form: 'plain' },
    { text: text.toUpperCase(), form: 'upper case' },
    { text: bytes.toString('hex'), form: 'hexadecimal' },
    { text: [...bytes].map((byte) => byte.toString(16)).join(' '), form: 'bytes as Node shows them' },
    { text: [...bytes].join(','), form: 'bytes as JSON' },
    ...[0, 1, 2].flatMap((shift) => {
      const encoded = base64Within(bytes, shift);
      return [
        { text: encoded, form: 'base64, as of basic authentication' },
        { text: encoded.replaceAll('+', '-').replaceAll('/', '_'), form: 'base64 of URLs' },
      ];
    }),
  ];
}

/** The characters of base64 that depend on these bytes alone, if so many others, modulo 3, stand before them. */
function base64Within(bytes: Buffer, shift: number): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const first = Math.ceil((shift * 8) / 6);
  const last = Math.floor(((shift + bytes.length) * 8) / 6);
  return encoded.slice(first, last);
}
