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
