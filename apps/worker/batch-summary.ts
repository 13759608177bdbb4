import type { IngestOutcome } from '#tasks/ingest';

/** A batch's outcomes in numbers, for its log line. */
export function batchSummary(outcomes: readonly IngestOutcome[]): Readonly<Record<string, number>> {
  const numberOf = (status: IngestOutcome['status']): number =>
    outcomes.filter((outcome) => outcome.status === status).length;
  return {
    files: outcomes.length,
    registered: numberOf('registered'),
    existed: numberOf('existed') + numberOf('repaired'),
    retryLater: numberOf('retryLater'),
    awaitsExposure: numberOf('awaitsExposure'),
    failed: numberOf('failed'),
    givenUp: numberOf('givenUp'),
  };
}
