import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceApp } from './service-apps';

const LONGEST_WAIT_MS = 30_000;
const ASK_EVERY_MS = 50;

/** Waits until every app says that it is ready; the names of those that do not say so in time. */
export async function untilReady(
  apps: readonly ServiceApp[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const deadline = Date.now() + LONGEST_WAIT_MS;
  const ready = await Promise.all(
    apps.map(async ({ port }) => {
      while (!(await isReady(port))) {
        if (signal.aborted || Date.now() > deadline) return false;
        await pause(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
      return true;
    }),
  );
  signal.throwIfAborted();
  return apps.filter((_, index) => ready[index] !== true).map(({ name }) => name);
}

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, {
      signal: AbortSignal.timeout(2000),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
