import { setTimeout as pause } from 'node:timers/promises';

/** Waits until something is there, asking every few milliseconds; what never comes runs into the test's time limit. */
export async function eventually<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await pause(10);
  }
}
