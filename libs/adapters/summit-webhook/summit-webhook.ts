import { Pool, type Dispatcher } from 'undici';
import { Refused } from '#domain/failure';
import { deliveryOf, type Delivery } from './delivery';
import { summitTarget, type SummitTarget } from './summit-target';

/** Longer than the time between two exposures. */
const KEEP_ALIVE_MS = 60_000;
/** So much of an answer is read for the connection's sake; a longer one costs the connection. */
const MOST_ANSWER_BYTES = 65_536;
/** A kept-alive connection that the server closed as we used it; the same request is then sent once more. */
const CLOSED_WHILE_IDLE = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** How the Summit is called. */
export interface SummitWebhookOptions {
  /** WEBHOOK_URI; whatever it holds is a secret. */
  readonly uri: string;
  /** For a whole call, in ms (WEBHOOK_TIMEOUT). */
  readonly timeoutMs: number;
  /** At most this many calls are under way at once, each on a connection of its own; others wait. */
  readonly connections: number;
}

/**
 * Tells the Summit which files of an exposure the registry has, over kept-alive connections. Redirects are not followed.
 */
export class SummitWebhook {
  private readonly target: SummitTarget;
  private readonly pool: Pool;
  private readonly timeoutMs: number;

  /** @throws Refused CONFIG_INVALID if the URI is none of HTTP */
  constructor({ uri, timeoutMs, connections }: SummitWebhookOptions) {
    const target = summitTarget(uri);
    if (target === null) throw new Refused('CONFIG_INVALID', 'WEBHOOK_URI is no http:// or https:// URI');
    this.target = target;
    this.timeoutMs = timeoutMs;
    this.pool = new Pool(target.origin, {
      connections,
      connect: { timeout: timeoutMs },
      keepAliveTimeout: KEEP_ALIVE_MS,
    });
  }

  /**
   * Makes one try of a call, within its time.
   *
   * @param obsId - goes out as `exp_id`
   * @param filenames - without folders
   * @returns what came of it, whatever that was
   */
  async post(obsId: string, filenames: readonly string[]): Promise<Delivery> {
    const signal = AbortSignal.timeout(this.timeoutMs);
    try {
      const answer = await this.request(JSON.stringify({ exp_id: obsId, filenames }), signal);
      // Only a connection whose answer was read to its end can be used again.
      await answer.body.dump({ limit: MOST_ANSWER_BYTES, signal }).catch(() => undefined);
      return deliveryOf(answer.statusCode);
    } catch (error) {
      if (signal.aborted) return { result: 'failed', why: 'timeout' };
      return { result: 'failed', why: 'unreachable', code: codeOf(error) };
    }
  }

  /** Closes the connections; a call under way fails. */
  close(): Promise<void> {
    return this.pool.destroy();
  }

  private async request(body: string, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const { path, authorization } = this.target;
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'autoingest',
      ...(authorization === null ? {} : { authorization }),
    };
    const send = (): Promise<Dispatcher.ResponseData> =>
      this.pool.request({ method: 'POST', path, headers, body, signal });
    try {
      return await send();
    } catch (error) {
      if (signal.aborted || !CLOSED_WHILE_IDLE.has(codeOf(error))) throw error;
      return send();
    }
  }
}

/** Never the message: it may hold parts of the URI. */
function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'UNKNOWN';
}
