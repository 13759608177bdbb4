/**
 * Every failure code with what it means and what a person can do; `docs/errors.md` is written from this table and a test
 * keeps them equal. A code never changes its meaning; keep the table sorted.
 */
export const FAILURE_CODES = {
  S3_UNAVAILABLE:
    'The object store did not answer, answered 5xx or throttled. It is tried again until it answers.',
} as const satisfies Record<string, string>;

export type FailureCode = keyof typeof FAILURE_CODES;
