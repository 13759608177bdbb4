import { parseExposureFile, type ExposureFile, type LfaFile } from '#domain/observation';
import { decodeKey } from './object-key';
import { eventRecord, isCreation, tenantOf, type EventRecord } from './event-record';
import type { KeyPattern } from './key-pattern';
import type { NotificationSecrets } from './notification-secrets';

/** An object that a notification told of and that is wanted. */
export interface AnnouncedFile {
  readonly file: ExposureFile | LfaFile;
  /** Without quotes. */
  readonly etag?: string;
  /** What is the same when the same event is delivered again. */
  readonly event?: string;
  /** Bytes. */
  readonly size?: number;
  /** When the store says that it was put, in ms since 1970. */
  readonly putMs?: number;
}

/** Why a record was not used. */
export type RefusalReason = 'wrong_secret' | 'ignored' | 'filtered' | 'unparsable';

/** A record that was not used. Of one with a wrong secret nothing more is told. */
export interface RefusedRecord {
  readonly reason: RefusalReason;
  /** `[profile@][tenant:]bucket`, where the record says it. */
  readonly bucket?: string;
  /** The key as it was understood. */
  readonly key?: string;
  /** More for a person to read. */
  readonly detail?: string;
}

/** What became of one record. */
export type RecordVerdict = { readonly announced: AnnouncedFile } | { readonly refused: RefusedRecord };

/** Turns the records of S3 event documents into announcements, each record on its own. */
export class NotificationReader {
  readonly #options: ReaderOptions;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** What is to become of a record; never throws, whatever the record is. */
  read(record: unknown): RecordVerdict {
    const { opaqueData, eventName } = isObject(record) ? record : {};
    if (this.#options.secrets?.accept(opaqueData) === false) return { refused: { reason: 'wrong_secret' } };
    const parsed = eventRecord.safeParse(record);
    if (!isCreation(eventName)) {
      const detail = `the event is ${typeof eventName === 'string' ? eventName : 'not named by a text'}`;
      return { refused: { reason: 'ignored', ...(parsed.success ? this.#place(parsed.data) : {}), detail } };
    }
    if (!parsed.success) {
      const missing = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
      return { refused: { reason: 'unparsable', detail: `missing or of a wrong type: ${missing || 'all'}` } };
    }
    return this.#judge(parsed.data);
  }

  #judge(record: EventRecord): RecordVerdict {
    const { bucket, key } = this.#place(record);
    const path = `${bucket}/${key}`;
    if (!path.isWellFormed()) {
      return { refused: { reason: 'unparsable', detail: 'its name is not Unicode text' } };
    }
    const { wanted } = this.#options;
    if (!wanted.test(key) && !wanted.test(path)) return { refused: { reason: 'filtered', bucket, key } };
    const file = parseExposureFile(path);
    if ('unparsable' in file) {
      const place = BUCKET.test(bucket) ? { bucket, key } : { key };
      return { refused: { reason: 'unparsable', ...place, detail: file.unparsable } };
    }
    const { eTag, sequencer, size } = record.s3.object;
    const etag = eTag?.replaceAll('"', '');
    const event = record.eventId ?? sequencer;
    const putMs = record.eventTime === undefined ? undefined : Date.parse(record.eventTime);
    return {
      announced: {
        file: file.parsed,
        ...(etag ? { etag } : {}),
        ...(event === undefined ? {} : { event }),
        ...(size === undefined ? {} : { size }),
        ...(putMs === undefined ? {} : { putMs }),
      },
    };
  }

  #place(record: EventRecord): { readonly bucket: string; readonly key: string } {
    const { name } = record.s3.bucket;
    const tenant = this.#options.tenantInPath && !name.includes(':') ? tenantOf(record) : '';
    const profile = this.#options.profile === '' ? '' : `${this.#options.profile}@`;
    return {
      bucket: `${profile}${tenant === '' ? '' : `${tenant}:`}${name}`,
      key: decodeKey(record.s3.object.key, record.eventSource),
    };
  }
}

/** How records are judged. */
export interface ReaderOptions {
  /** Null where the way that records come by is trusted as a whole (Kafka). */
  readonly secrets: NotificationSecrets | null;
  /** Searched for in the key, and in the whole path as the Python service did. */
  readonly wanted: Pick<KeyPattern, 'test'>;
  /** Profile put before the bucket; empty for none. */
  readonly profile: string;
  /** Whether the tenant that owns the bucket is put before its name. */
  readonly tenantInPath: boolean;
}

const BUCKET = /^[^/]+$/;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
