import { HeaderNumber } from './header';

/** A value of a JSON text, its numbers with their literals. */
export type JsonValue =
  string | boolean | null | HeaderNumber | readonly JsonValue[] | ReadonlyMap<string, JsonValue>;

/** One member of the outermost object, with the text of its value as written. */
export type OnMember = (key: string, value: JsonValue, from: number, to: number) => void;

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const BLANKS = /[ \t\n\r]*/y;
const LITERALS: readonly (readonly [string, JsonValue])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', new HeaderNumber(Number.NaN, 'NaN', false)],
  ['Infinity', new HeaderNumber(Number.POSITIVE_INFINITY, 'Infinity', false)],
  ['-Infinity', new HeaderNumber(Number.NEGATIVE_INFINITY, '-Infinity', false)],
];
const MAX_DEPTH = 32;

/** The text is no JSON as Python writes it. */
export class NotJson extends SyntaxError {}

/**
 * Reads JSON as Python's reader does: strict, but with bare `NaN`, `Infinity` and `-Infinity`, and with whole numbers and
 * others kept apart. Written by hand because `JSON.parse` knows neither, and because this runs once for every file.
 *
 * @throws NotJson for anything else, and for values nested deeper than 32
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

  private plainEnd(from: number): number {
    PLAIN.lastIndex = from;
    return PLAIN.test(this.text) ? PLAIN.lastIndex : from;
  }

  private number(): HeaderNumber | undefined {
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this.text);
    if (found === null) return undefined;
    this.at = NUMBER.lastIndex;
    const isInteger = found[1] === undefined && found[2] === undefined;
    return new HeaderNumber(Number(found[0]), found[0], isInteger);
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
    BLANKS.lastIndex = this.at;
    BLANKS.test(this.text);
    this.at = BLANKS.lastIndex;
  }

  private fail(): never {
    throw new NotJson(`Not JSON at character ${this.at}`);
  }
}
