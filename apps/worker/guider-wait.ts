import type { TakenObject } from '#adapters/queue';

/** How long guiders wait for their exposures, in ms (MAX_GUIDER_WAIT, GUIDER_HORIZON). */
export interface GuiderWait {
  /** So long the exposure may come at any moment. */
  readonly shortMs: number;
  /** So long in all; then the guider is given up. */
  readonly horizonMs: number;
}

/** How often is looked while the exposure may come at any moment. Source: embargo-butler ingest.py. */
const SHORT_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 3_600_000;
/**
 * So long what was read of a guider counts: looks are frequent at first, and then so rare that reading again costs little and tells
 * of a sidecar that was mended, or of an object that was removed, meanwhile.
 */
const NOTE_LIFE_MS = 60_000;

/** What is known of a waiting guider by its last look, as long as that counts; null where its object is to be read. */
export function noteThatCounts({
  awaitedMs,
  awaitsNote,
}: Pick<TakenObject, 'awaitedMs' | 'awaitsNote'>): string | null {
  return awaitedMs !== null && awaitedMs < NOTE_LIFE_MS ? awaitsNote : null;
}

/**
 * How long until a guider's exposure is looked for again. Whoever registers it wakes the guider, so looking is only for exposures
 * that others register: twice a second at first, then after as long as it has waited so far, at most an hour, of that a random
 * part between half and all; the last time at the horizon.
 *
 * @param waitedMs - since it was first missing
 * @param random - a number in [0, 1)
 * @returns whole ms, or null when it has waited long enough
 */
export function guiderPauseMs(
  waitedMs: number,
  { shortMs, horizonMs }: GuiderWait,
  random: () => number = Math.random,
): number | null {
  const leftMs = horizonMs - waitedMs;
  if (leftMs <= 0) return null;
  const pauseMs =
    waitedMs < shortMs
      ? SHORT_PAUSE_MS
      : Math.min(Math.max(waitedMs, SHORT_PAUSE_MS), LONGEST_PAUSE_MS) * (0.5 + random() / 2);
  return Math.ceil(Math.min(pauseMs, leftMs));
}
