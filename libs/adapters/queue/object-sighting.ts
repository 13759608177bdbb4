/** Where an object can be seen; `refused` holds no objects but notifications that could not be used. */
export type QueuePlace = 'queued' | 'held' | 'delayed' | 'dead' | 'refused';

/** An object as it was seen in one place. It may have moved since: whoever changes something tells what was seen. */
export interface ObjectSighting<P extends QueuePlace = QueuePlace> {
  readonly bucket: string;
  readonly place: P;
  /** `[profile@]bucket/key`; of a refused notification that named no key, the bucket alone. */
  readonly path: string;
  /** Why it is there, or why it was put off last: a failure code; of what was refused the reason as it is counted. */
  readonly code: string | null;
  /** More of that, for a person to read. */
  readonly reason: string | null;
  /** Failures of the object itself in this round. */
  readonly tries: number;
  /** How often in a row it was put off through no fault of its own. */
  readonly waits: number;
  /** How often its handling ended with the death or hang of a worker. */
  readonly recoveries: number;
  /** Who holds it. */
  readonly worker: string | null;
  /** When this round of it was announced, in ms since 1970. */
  readonly announcedMs: number | null;
  /** When it is to be tried again, in ms since 1970. */
  readonly dueMs: number | null;
  /** When it was given up or refused, in ms since 1970. */
  readonly endedMs: number | null;
  /** By which a step tells whether it still is as it was seen. */
  readonly mark: string;
}
