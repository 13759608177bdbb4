import { setTimeout as pause } from 'node:timers/promises';
import { RetryLater } from '#domain/failure';
import { isContention } from './database-failure';

const TRIES = 5;
const FIRST_PAUSE_MS = 10;

/**
 * Does the work again when another transaction was in its way (deadlock, serialization, lock time-out), after pauses of 10 ms
 * and more with jitter, so that two workers do not meet again.
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
      await pause(FIRST_PAUSE_MS * 2 ** tries * (0.5 + Math.random()));
    }
  }
}
