import { setTimeout as pause } from 'node:timers/promises';
import { cephPutEvent, type StoredObject } from './ceph-event';

/** What the webhook did with an announcement: whether it queued the object, or why it would not hear of it. */
export type AnnouncementAnswer = 'accepted' | 'notAccepted' | { readonly rejected: string };

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3000;

/** Announces objects to `/notify` as a persistent Ceph topic does: again and again until the answer is 2xx. */
export class Announcer {
  private serial = 0;

  constructor(
    private readonly notifyUrl: string,
    private readonly secret: string,
  ) {}

  /** @returns undefined when it was called off before there was an answer */
  async announce(object: StoredObject, signal: AbortSignal): Promise<AnnouncementAnswer | undefined> {
    this.serial += 1;
    const body = JSON.stringify(cephPutEvent(object, this.secret, Date.now(), this.serial));
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const answer = await this.post(body, signal);
      if (answer !== undefined) return answer;
      await pause(pauseMs, undefined, { signal }).catch(() => undefined);
    }
    return undefined;
  }

  /** @returns undefined when it has to be tried again */
  private async post(body: string, signal: AbortSignal): Promise<AnnouncementAnswer | undefined> {
    try {
      const response = await fetch(this.notifyUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal,
      });
      const text = await response.text();
      if (response.ok) return isEmptyList(text) ? 'notAccepted' : 'accepted';
      // The request itself is wrong, and would be for ever.
      if (response.status >= 400 && response.status < 500) {
        return { rejected: `/notify answered ${response.status}: ${text.slice(0, 200)}` };
      }
      return undefined;
    } catch {
      return undefined;
    }
  }
}

const isEmptyList = (text: string): boolean => /^\s*\[\s*\]\s*$/.test(text);
