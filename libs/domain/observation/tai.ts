declare const unit: unique symbol;

/** Nanoseconds since 1970-01-01T00:00:00 TAI, no leap seconds in between: the Butler's scale of time. */
export type TaiNs = bigint & { readonly [unit]: 'TaiNs' };

/** A half-open span of time, `[begin, end)`. */
export interface Timespan {
  readonly begin: TaiNs;
  readonly end: TaiNs;
}

/** The earliest time that the Butler stores, 1970-01-01 TAI; as the begin of a timespan it stands for "always". */
export const EARLIEST = 0n as TaiNs;

/** The latest time that the Butler stores, 2100-01-01 TAI; as the end of a timespan it stands for "for ever". */
export const LATEST = 4_102_444_800_000_000_000n as TaiNs;

/** Marks a count of nanoseconds since 1970-01-01 TAI as such. */
export const taiNs = (nanoseconds: bigint): TaiNs => nanoseconds as TaiNs;

/**
 * The nearest time that the Butler stores, within `EARLIEST` and `LATEST`.
 *
 * Source: daf_butler time_utils.py (astropy_to_nsec).
 */
export const clampTai = (time: TaiNs): TaiNs => {
  if (time < EARLIEST) return EARLIEST;
  return time > LATEST ? LATEST : time;
};
