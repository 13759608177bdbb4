import { setTimeout } from 'node:timers/promises';
import { Refused } from '#domain/failure';
import type { Log } from './logs';

/** An outside system that a process needs before it starts to work. */
export interface Dependency {
  readonly name: string;
  /** Resolves when it is there; a {@link Refused} means that waiting will not help. */
  probe(): Promise<unknown>;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Waits until a dependency is there, asking ever more rarely (0.25 s to 10 s), and says so at each wait.
 *
 * @param signal - ends the waiting; the promise then rejects with its reason
 * @throws {@link Refused} when the probe says that it is no use
 */
export async function waitFor(
  dependency: Dependency,
  log: Log,
  options: { readonly signal?: AbortSignal; readonly pause?: (ms: number) => Promise<unknown> } = {},
): Promise<void> {
  const pause =
    options.pause ??
    ((ms: number) => setTimeout(ms, undefined, options.signal ? { signal: options.signal } : {}));
  for (let attempt = 1; ; attempt += 1) {
    options.signal?.throwIfAborted();
    try {
      await dependency.probe();
      if (attempt > 1) log.info({ dependency: dependency.name, attempt }, 'dependency is there');
      return;
    } catch (error) {
      if (error instanceof Refused) throw error;
      const waitMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
      log.warn({ dependency: dependency.name, attempt, waitMs, err: error }, 'waiting for a dependency');
      await pause(waitMs);
    }
  }
}
