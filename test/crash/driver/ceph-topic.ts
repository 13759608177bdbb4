import { setTimeout as pause } from 'node:timers/promises';
import type { EventSink } from '#simulator';

/** As many requests as a Ceph gateway has under way at once. */
const CONCURRENCY = 30;
/** A gateway asks again at once; the pause keeps a loop of 30 from eating the machine. */
const AGAIN_AFTER_MS = 20;
const TIMEOUT_MS = 5_000;

/**
 * A persistent topic of a Ceph gateway: sends each document again and again until it is answered by a 2xx, many at once and so in no
 * order. (A 400 is repeated for ever, too; the sender of rubbish here is not Ceph, and gives up.)
 */
export class CephTopic implements EventSink {
  answered = 0;
  /** Further attempts, by what came before them: a status, or `unanswered`. */
  readonly repeated = new Map<string, number>();
  /** How often each object was told of, by its key in the document. */
  readonly sent = new Map<string, number>();
  private free = CONCURRENCY;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly notifyUrl: string) {}

  async post(body: string): Promise<void> {
    if (this.free > 0) this.free -= 1;
    else {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
      });
    }
    try {
      await this.deliver(body);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }

  private async deliver(body: string): Promise<void> {
    const keys = keysIn(body);
    for (;;) {
      for (const key of keys) count(this.sent, key);
      const status = await this.attempt(body);
      if (status !== undefined && (status < 300 || status === 400)) {
        this.answered += 1;
        return;
      }
      count(this.repeated, status?.toString() ?? 'unanswered');
      await pause(AGAIN_AFTER_MS);
    }
  }

  private async attempt(body: string): Promise<number | undefined> {
    try {
      const answer = await fetch(this.notifyUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return undefined;
    }
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** The keys that a document tells of; none in rubbish. */
function keysIn(body: string): readonly string[] {
  try {
    const { Records: records } = JSON.parse(body) as { Records?: unknown };
    if (!Array.isArray(records)) return [];
    return records.flatMap((record: { s3?: { object?: { key?: unknown } } } | null) => {
      const key = record?.s3?.object?.key;
      return typeof key === 'string' ? [key] : [];
    });
  } catch {
    return [];
  }
}
