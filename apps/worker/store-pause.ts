const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** Some ten minutes: nobody asks for an image any more then, and its ingest records it all the same. */
const MOST_TROUBLES = 125;

/**
 * The pause in ms before the next look at an arrival that the store gave no answer about; undefined when it is left to the ingest.
 *
 * @param troubles - how often in a row that has happened, at least 1
 */
export function storePauseMs(troubles: number): number | undefined {
  if (troubles > MOST_TROUBLES) return undefined;
  return Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** Math.min(troubles - 1, 10));
}
