import { setTimeout as pause } from 'node:timers/promises';
import { RetryLater } from '#domain/failure';
import { isContention } from './database-failure';

const TRIES = 8;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

/**
 * Does the work again when another transaction was in its way (deadlock, serialization, lock time-out), after pauses of 20 to 250 ms,
 * half of each random, so that two workers do not meet again.
 *
 * @throws RetryLater `REGISTRY_BUSY` when that does not end
 */
export async function despiteContention<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isContention(error)) throw error;
      if (tries === TRIES) {
        throw new RetryLater(
          'REGISTRY_BUSY',
          `Other writers were in the way ${TRIES} times: ${error instanceof Error ? error.message : ''}.`,
          { cause: error },
        );
      }
      await pause(Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2));
    }
  }
}
