/**
 * How long to wait before the next try: doubling from the base with each try, at most the longest pause, and of that a
 * random part between half and all, so that what failed together does not come back together.
 *
 * @param tries - tries or waits so far, from 1
 * @param baseMs - the pause after the first, in ms (RETRY_BASE)
 * @param longestMs - in ms (RETRY_MAX)
 * @param random - a number in [0, 1)
 * @returns whole ms, at least half of the smaller of base and longest
 */
export function retryPauseMs(
  tries: number,
  baseMs: number,
  longestMs: number,
  random: () => number = Math.random,
): number {
  const full = Math.min(longestMs, baseMs * 2 ** Math.min(Math.max(tries, 1) - 1, 60));
  return Math.ceil(full * (0.5 + random() / 2));
}
