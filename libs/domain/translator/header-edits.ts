import { double, type Header, type HeaderValue } from '#domain/fits';
import { isFault, missing, wrongType, type Fault, type Outcome } from './fault';
import { areEqual, numberOf } from './header-access';

/** What mended a keyword: the correction of its observation, or a rule of its instrument. */
export type Mender = 'correction' | 'rule';

/** A keyword whose value was mended; undefined where it was absent. */
export interface HeaderChange {
  readonly keyword: string;
  readonly from: HeaderValue | undefined;
  readonly to: HeaderValue;
  /** Who had the last word. */
  readonly by: Mender;
}

/** A header that may be mended, without touching the one that was read. */
export class HeaderEdits {
  private edited: Map<string, HeaderValue> | undefined;
  private readonly touched = new Map<string, Mender>();

  constructor(private readonly original: Header) {}

  /** The header as it now is. */
  get header(): Header {
    return this.edited ?? this.original;
  }

  get(keyword: string): HeaderValue | undefined {
    return this.header.get(keyword);
  }

  /** A value that may be null, while the keyword must not be absent. */
  need(keyword: string): Outcome<HeaderValue> {
    const value = this.get(keyword);
    return value === undefined ? missing(keyword) : value;
  }

  /** A value that must be a number. */
  needNumber(keyword: string): Outcome<number> {
    const value = this.get(keyword);
    if (value === undefined) return missing(keyword);
    return numberOf(value) ?? wrongType(keyword, value, 'a number');
  }

  set(keyword: string, value: HeaderValue, by: Mender = 'rule'): void {
    this.edited ??= new Map(this.original);
    this.edited.set(keyword, value);
    this.touched.set(keyword, by);
  }

  /** Leaves these keywords without a value, whether they were there or not. */
  clear(...keywords: readonly string[]): void {
    for (const keyword of keywords) this.set(keyword, null);
  }

  /** Puts another number in the place of the one that is there; fails where there is none. */
  change(keyword: string, changed: (number: number) => number): Fault | undefined {
    const number = this.needNumber(keyword);
    if (isFault(number)) return number;
    this.set(keyword, double(changed(number)));
    return undefined;
  }

  /** What is different now, in the order in which it was mended. */
  get changes(): readonly HeaderChange[] {
    if (this.edited === undefined) return [];
    return Array.from(this.touched, ([keyword, by]) => ({
      keyword,
      from: this.original.get(keyword),
      to: this.get(keyword) ?? null,
      by,
    })).filter(({ from, to }) => from === undefined || !areEqual(from, to));
  }
}
