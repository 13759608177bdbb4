declare const unit: unique symbol;

/** Nanoseconds since 1970-01-01T00:00:00 TAI, no leap seconds in between: the Butler's scale of time. */
export type TaiNs = bigint & { readonly [unit]: 'TaiNs' };

/** A half-open span of time, `[begin, end)`. */
export interface Timespan {
  readonly begin: TaiNs;
  readonly end: TaiNs;
}
