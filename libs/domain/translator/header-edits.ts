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
  }

  /** What is different now, in the order of the header. */
  get changes(): readonly HeaderChange[] {
    if (this.edited === undefined) return [];
    return [...this.edited]
      .map(([keyword, to]) => ({ keyword, from: this.original.get(keyword), to }))
      .filter(({ from, to }) => from === undefined || !areEqual(from, to));
  }
}
