import type { Header, HeaderValue } from '#domain/fits';
import { areEqual } from './header-access';

/** A keyword whose value was mended; undefined where it was absent. */
export interface HeaderChange {
  readonly keyword: string;
  readonly from: HeaderValue | undefined;
  readonly to: HeaderValue;
}

/** A header that may be mended, without touching the one that was read. */
export class HeaderEdits {
  private edited: Map<string, HeaderValue> | undefined;
  private readonly touched = new Set<string>();

  constructor(private readonly original: Header) {}

  /** The header as it now is. */
  get header(): Header {
    return this.edited ?? this.original;
  }

  get(keyword: string): HeaderValue | undefined {
    return this.header.get(keyword);
  }

  set(keyword: string, value: HeaderValue): void {
    this.edited ??= new Map(this.original);
    this.edited.set(keyword, value);
    this.touched.add(keyword);
  }

  /** What is different now, in the order in which it was mended. */
  get changes(): readonly HeaderChange[] {
    return [...this.touched]
      .map((keyword) => ({ keyword, from: this.original.get(keyword), to: this.get(keyword) ?? null }))
      .filter(({ from, to }) => from === undefined || !areEqual(from, to));
  }
}
