import type { Failure } from '#domain/failure';

/** What a log line tells of a failure. */
export const factsOf = (failure: Failure): object => ({
  code: failure.code,
  reason: failure.message,
  ...failure.facts,
});
