import { setTimeout as pause } from 'node:timers/promises';
import { InvalidArgumentError, Option } from 'commander';
import { RetryLater } from '#domain/failure';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;
const LONGEST_WAIT_SECONDS = 86_400;

/** How long a command waits for a repository, and whom it tells. */
export interface Patience {
  /** 0 for not at all. */
  readonly waitSeconds: number;
  /** Ends the wait early. */
  readonly signal?: AbortSignal | undefined;
  /** Told once, when it is clear that there is something to wait for. */
  readonly onWait: (reason: RetryLater) => void;
  /** Resolves after so many ms; rejects when the signal fires. */
  readonly pause?: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
  /** Milliseconds of a steady clock. */
  readonly now?: () => number;
}

/** `--wait` of the commands that open a repository to write to it. */
export const waitOption = (): Option =>
  new Option(
    '--wait <seconds>',
    'how long to wait for a registry that is away or read-only, before anything is done',
  )
    .default(0)
    .argParser(waitSecondsOf);

/**
 * Opens what may be away for a moment, again and again until it is there or the time is used up.
 *
 * @throws what `open` throws; a `RetryLater` with what was and can be done
 */
export async function openPatiently<T>(open: () => Promise<T>, patience: Patience): Promise<T> {
  const { waitSeconds, signal, onWait, now = () => performance.now() } = patience;
  const rest = patience.pause ?? ((ms: number) => pause(ms, undefined, { signal }));
  const until = now() + waitSeconds * 1000;
  for (let tries = 0; ; tries += 1) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS, until - now());
      if (pauseMs <= 0 || signal?.aborted === true) throw withAdvice(error, waitSeconds);
      if (tries === 0) onWait(error);
      await rest(pauseMs, signal).catch(() => {
        throw withAdvice(error, waitSeconds);
      });
    }
  }
}

function withAdvice(error: RetryLater, waitSeconds: number): RetryLater {
  const advice =
    waitSeconds === 0
      ? 'Nothing was done; --wait SECONDS waits for it.'
      : `Nothing was done; it was waited for (--wait ${waitSeconds}).`;
  return new RetryLater(error.code, `${error.message} ${advice}`, { facts: error.facts, cause: error });
}

function waitSecondsOf(text: string): number {
  const seconds = text.trim() === '' ? NaN : Number(text);
  if (seconds >= 0 && seconds <= LONGEST_WAIT_SECONDS) return seconds;
  throw new InvalidArgumentError(`it must be 0 to ${LONGEST_WAIT_SECONDS} seconds.`);
}
