import type { AnnouncedFile, NotificationReader, RefusedRecord } from '#adapters/notifications';
import type { AnnounceResult, ObjectQueue, RefusedNotification, RightsGate } from '#adapters/queue';
import type { Log } from '#adapters/runtime';
import { announcedAnswer, type AnnouncedAnswer } from './announced-answer';
import type { NotificationCounts } from './notification-counts';

/** What became of the records of one document; Redis has all of it. */
export interface Intake {
  readonly accepted: readonly AnnouncedAnswer[];
  /** How many carried a wrong secret. */
  readonly wrongSecrets: number;
}

/** Takes the records of event documents in: what is wanted into the queue, what cannot be used into the list of the refused. */
export class NotificationIntake {
  /** @param dedupeSeconds - how long a Python consumer is kept from queueing the same object */
  constructor(
    private readonly reader: NotificationReader,
    private readonly queue: Pick<ObjectQueue, 'announce' | 'refuse'>,
    private readonly rights: Pick<RightsGate, 'pass'>,
    private readonly dedupeSeconds: number,
    private readonly counts: NotificationCounts,
    private readonly log: Log,
    private readonly nowMs: () => number,
  ) {}

  /**
   * @throws RetryLater when Redis cannot take it, Refused when our user may not give it; the same records may then be given
   *   again
   */
  async take(records: readonly unknown[]): Promise<Intake> {
    const verdicts = records.map((record) => this.reader.read(record));
    const announced = verdicts.flatMap((verdict) => ('announced' in verdict ? verdict.announced : []));
    const refused = verdicts.flatMap((verdict) => ('refused' in verdict ? verdict.refused : []));
    const [results] = await Promise.all([this.#announce(announced), this.#keepRefused(refused)]);
    this.#tellRefused(refused);
    const accepted = announced.filter(({ file }, index) => this.#tellAnnounced(file.path, results[index]));
    return {
      accepted: accepted.map(({ file }) => announcedAnswer(file)),
      wrongSecrets: refused.filter(({ reason }) => reason === 'wrong_secret').length,
    };
  }

  async #announce(announced: readonly AnnouncedFile[]): Promise<readonly AnnounceResult[]> {
    if (announced.length === 0) return [];
    const announcements = announced.map(({ file, ...known }) => ({ path: file.path, ...known }));
    return this.rights.pass(() => this.queue.announce(announcements, this.dedupeSeconds));
  }

  async #keepRefused(refused: readonly RefusedRecord[]): Promise<void> {
    const time = this.nowMs() / 1000;
    const byBucket = Map.groupBy(refused.filter(isWorthKeeping), ({ bucket }) => bucket ?? '');
    byBucket.delete('');
    const kept = [...byBucket].map(([bucket, records]) => {
      const notifications = records.map(({ reason, key, detail }): RefusedNotification => ({
        reason,
        ...(key === undefined ? {} : { key }),
        ...(detail === undefined ? {} : { detail }),
        time,
      }));
      return this.rights.pass(() => this.queue.refuse(bucket, notifications));
    });
    await Promise.all(kept);
  }

  /** Whoever has no secret gets one line a document, however many records it has: else anybody could fill the log. */
  #tellRefused(refused: readonly RefusedRecord[]): void {
    for (const { reason } of refused) this.counts.record(reason);
    const level = { filtered: 'debug', ignored: 'info', unparsable: 'warn' } as const;
    for (const { reason, ...facts } of refused) {
      if (reason !== 'wrong_secret') this.log[level[reason]]({ reason, ...facts }, 'notification refused');
    }
    const records = refused.filter(({ reason }) => reason === 'wrong_secret').length;
    if (records > 0) this.log.warn({ reason: 'wrong_secret', records }, 'notification refused');
  }

  #tellAnnounced(path: string, result: AnnounceResult = 'duplicate'): boolean {
    this.counts.record(result);
    this.log.debug({ path, result }, 'notification taken');
    return result !== 'duplicate';
  }
}

/**
 * Of a wrong secret nothing is kept, since anybody could fill the list; nor of the sidecars that come with every
 * file, since they would drive everything else out of it within minutes.
 */
function isWorthKeeping({ reason, key }: RefusedRecord): boolean {
  return reason !== 'wrong_secret' && !(reason === 'filtered' && key?.endsWith('.json') === true);
}
