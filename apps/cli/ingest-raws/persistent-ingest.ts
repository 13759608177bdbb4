import { setTimeout as pause } from 'node:timers/promises';
import type { FailureCode } from '#domain/failure';
import type { IngestOutcome } from '#tasks/ingest';

/** The outside was at fault, and may be back in a moment. */
const WORTH_WAITING: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'OBJECT_CHANGED',
  'REGISTRY_BUSY',
  'REGISTRY_READ_ONLY',
  'REGISTRY_TIMEOUT',
  'REGISTRY_UNAVAILABLE',
  'S3_UNAVAILABLE',
]);

/** Pauses between the tries: half a minute in all, enough for a server's restart. */
export const PAUSES_MS: readonly number[] = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** Whether a file failed only since a server was away. */
export const failedByOutside = (outcome: IngestOutcome): boolean =>
  'code' in outcome && WORTH_WAITING.has(outcome.code);

/** One pass over some files. */
export type IngestPass = (paths: readonly string[]) => Promise<readonly IngestOutcome[]>;

/** How to wait, and whom to tell of it. */
export interface PersistenceOptions {
  readonly signal?: AbortSignal | undefined;
  readonly pausesMs?: readonly number[];
  /** Called before each pause with an outcome that tells why. */
  readonly onWait?: (outcome: IngestOutcome, pauseMs: number) => void;
}

/**
 * Ingests files; those that failed for the outside's fault again after pauses, until the pauses are used up.
 *
 * @returns what became of each, in their order; when the signal fires in between, what had become of them by then
 * @throws the signal's reason, if it fires in the first pass
 */
export async function ingestPersistently(
  paths: readonly string[],
  pass: IngestPass,
  options: PersistenceOptions = {},
): Promise<readonly IngestOutcome[]> {
  const { signal, pausesMs = PAUSES_MS, onWait } = options;
  const outcomes = new Map((await pass(paths)).map((outcome) => [outcome.path, outcome]));
  try {
    for (const pauseMs of pausesMs) {
      const failed = [...outcomes.values()].filter(failedByOutside);
      const [first] = failed;
      if (first === undefined) break;
      onWait?.(first, pauseMs);
      await pause(pauseMs, undefined, { signal });
      for (const outcome of await pass(failed.map(({ path }) => path))) outcomes.set(outcome.path, outcome);
    }
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
  return paths.flatMap((path) => outcomes.get(path) ?? []);
}
