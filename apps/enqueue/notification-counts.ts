import { Counter, type Registry } from 'prom-client';
import type { AnnounceResult } from '#adapters/queue';
import type { RefusalReason } from '#adapters/notifications';

const OUTCOMES: readonly (AnnounceResult | RefusalReason)[] = [
  'accepted',
  'again',
  'duplicate',
  'filtered',
  'ignored',
  'unparsable',
  'wrong_secret',
];

/** Statuses of `/notify` that are not 2xx. */
const STATUSES = [400, 404, 413, 503];

/** Counts what became of records and of the requests that could not be dealt with. */
export class NotificationCounts {
  readonly #records: Counter<'outcome'>;
  readonly #failures: Counter<'status'>;

  constructor(metrics: Registry) {
    this.#records = new Counter({
      name: 'autoingest_notification_records_total',
      help: 'Records of notifications by what became of them.',
      labelNames: ['outcome'],
      registers: [metrics],
    });
    this.#failures = new Counter({
      name: 'autoingest_notify_failures_total',
      help: 'Requests to /notify that were not answered 2xx, by status.',
      labelNames: ['status'],
      registers: [metrics],
    });
    for (const outcome of OUTCOMES) this.#records.inc({ outcome }, 0);
    for (const status of STATUSES) this.#failures.inc({ status }, 0);
  }

  record(outcome: AnnounceResult | RefusalReason): void {
    this.#records.inc({ outcome });
  }

  failure(status: number): void {
    this.#failures.inc({ status });
  }
}
