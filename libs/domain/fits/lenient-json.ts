import { HeaderNumber } from './header';

/** A value of a JSON text, its numbers with their literals. */
export type JsonValue =
  string | boolean | null | HeaderNumber | readonly JsonValue[] | ReadonlyMap<string, JsonValue>;

/** One member of the outermost object, with the text of its value as written. */
export type OnMember = (key: string, value: JsonValue, from: number, to: number) => void;

/** From one of its characters on, what follows the digits of a whole number. */
const FRACTION = /(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERALS: readonly (readonly [string, JsonValue])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', new HeaderNumber(Number.NaN, 'NaN', false)],
  ['Infinity', new HeaderNumber(Number.POSITIVE_INFINITY, 'Infinity', false)],
  ['-Infinity', new HeaderNumber(Number.NEGATIVE_INFINITY, '-Infinity', false)],
];
const MAX_DEPTH = 32;
/** Python takes no longer whole numbers. Source: Python sys.int_info.default_max_str_digits, 3.11. */
const MOST_DIGITS = 4300;

/** The text is no JSON as Python writes it. */
export class NotJson extends SyntaxError {}

/**
 * Reads JSON as Python's reader does: strict, but with bare `NaN`, `Infinity` and `-Infinity`, and with whole numbers and
 * others kept apart. Written by hand because `JSON.parse` knows neither, and because this runs once for every file.
 *
 * @throws NotJson for anything else, for values nested deeper than 32, and for whole numbers of more than 4,300 digits
 */
export class LenientJson {
  private at = 0;

  constructor(private readonly text: string) {}

  /** Whether the text is an object; if so, calls back for each of its members in order. */
  readObject(onMember: OnMember): boolean {
    this.skipBlanks();
    const isObject = this.text.charCodeAt(this.at) === 0x7b;
    if (isObject) this.members(0, onMember);
    else this.value(0);
    this.skipBlanks();
    if (this.at !== this.text.length) this.fail();
    return isObject;
  }

  private value(depth: number): JsonValue {
    if (depth > MAX_DEPTH) this.fail();
    const first = this.text.charCodeAt(this.at);
    if (first === 0x22) return this.string();
    if (first === 0x7b) {
      const members = new Map<string, JsonValue>();
      this.members(depth, (key, value) => members.set(key, value));
      return members;
    }
    if (first === 0x5b) return this.array(depth);
    return this.number() ?? this.literal();
  }

  private members(depth: number, onMember: OnMember): void {
    this.at += 1;
    this.skipBlanks();
    if (this.takes(0x7d)) return;
    do {
      this.skipBlanks();
      if (this.text.charCodeAt(this.at) !== 0x22) this.fail();
      const key = this.string();
      this.skipBlanks();
      if (!this.takes(0x3a)) this.fail();
      this.skipBlanks();
      const from = this.at;
      const value = this.value(depth + 1);
      onMember(key, value, from, this.at);
      this.skipBlanks();
    } while (this.takes(0x2c));
    if (!this.takes(0x7d)) this.fail();
  }

  private array(depth: number): JsonValue {
    const items: JsonValue[] = [];
    this.at += 1;
    this.skipBlanks();
    if (this.takes(0x5d)) return items;
    do {
      this.skipBlanks();
      items.push(this.value(depth + 1));
      this.skipBlanks();
    } while (this.takes(0x2c));
    if (!this.takes(0x5d)) this.fail();
    return items;
  }

  private string(): string {
    const begin = this.at + 1;
    this.at = this.plainEnd(begin);
    if (this.takes(0x22)) return this.text.slice(begin, this.at - 1);
    while (this.text.charCodeAt(this.at) === 0x5c) this.at = this.plainEnd(this.at + 2);
    if (!this.takes(0x22)) this.fail();
    try {
      return JSON.parse(this.text.slice(begin - 1, this.at)) as string;
    } catch {
      return this.fail();
    }
  }

  /** The end of the characters that stand in a string for themselves. */
  private plainEnd(from: number): number {
    const { text } = this;
    let at = from;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x22 || code === 0x5c || code < 0x20) break;
    }
    return at;
  }

  private number(): HeaderNumber | undefined {
    const { text, at: begin } = this;
    const first = text.charCodeAt(begin) === 0x2d ? begin + 1 : begin;
    let end = first;
    while (isDigit(text.charCodeAt(end))) end += 1;
    if (end === first) return undefined;
    // A leading zero is a number of its own.
    if (text.charCodeAt(first) === 0x30) end = first + 1;
    const whole = end;
    const next = text.charCodeAt(end);
    if (next === 0x2e || next === 0x65 || next === 0x45) {
      FRACTION.lastIndex = end;
      FRACTION.test(text);
      end = FRACTION.lastIndex;
    }
    if (end === whole && end - first > MOST_DIGITS) this.fail();
    this.at = end;
    const literal = text.slice(begin, end);
    return new HeaderNumber(Number(literal), literal, end === whole);
  }

  private literal(): JsonValue {
    for (const [word, value] of LITERALS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.fail();
  }

  private takes(code: number): boolean {
    if (this.text.charCodeAt(this.at) !== code) return false;
    this.at += 1;
    return true;
  }

  private skipBlanks(): void {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at += 1;
    }
  }

  private fail(): never {
    throw new NotJson(`Not JSON at character ${this.at}`);
  }
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
