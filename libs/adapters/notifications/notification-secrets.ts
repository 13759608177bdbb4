import { createHash, timingSafeEqual } from 'node:crypto';

/** The secrets that a notification may carry: one, and a second one while it is being changed. */
export class NotificationSecrets {
  readonly #digests: readonly Buffer[];

  /** @param secrets - each at least one character */
  constructor(secrets: readonly [string, ...string[]]) {
    this.#digests = secrets.map(digest);
  }

  /** Whether `given` is one of them; takes the same time whichever character differs, and whichever secret fits. */
  accept(given: unknown): boolean {
    const found = digest(typeof given === 'string' ? given : '');
    const matches = this.#digests.map((known) => timingSafeEqual(found, known));
    return typeof given === 'string' && matches.includes(true);
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
