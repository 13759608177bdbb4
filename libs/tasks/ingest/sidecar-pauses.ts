const SHORT_TRIES = 20;
const SHORT_PAUSE_MS = 100;
const LONG_TRIES = 4;
const LONG_PAUSE_MS = 5_000;

/**
 * The pause in ms before the next look at a sidecar that was missing or not whole; undefined when it has been waited for long
 * enough, 22 s in all. Prompt Processing looks just as often, so that it never has a header that we gave up.
 *
 * @param looks - how often it has been looked at, at least 1
 */
export function sidecarPauseMs(looks: number): number | undefined {
  if (looks <= SHORT_TRIES) return SHORT_PAUSE_MS;
  return looks <= SHORT_TRIES + LONG_TRIES ? LONG_PAUSE_MS : undefined;
}
