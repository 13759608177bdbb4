/** An object that a notification, a script or an operator announced. */
export interface Announcement {
  /** `[profile@]bucket/key`. */
  readonly path: string;
  /** The object's ETag without quotes; absent in the operators' scripts. */
  readonly etag?: string;
  /** The event's id or sequencer: the same event may arrive any number of times. */
  readonly event?: string;
  /** Bytes. */
  readonly size?: number;
  /** When the store says that it was put, in ms since 1970; absent in the operators' scripts. */
  readonly putMs?: number;
}

/**
 * What became of an announcement: queued; in flight already, and due for another round since its content changed;
 * or known already.
 */
export type AnnounceResult = 'accepted' | 'again' | 'duplicate';

/** A notification whose secret was right, but which could not be used. */
export interface RefusedNotification {
  /** Why, as counted: `filtered`, `unparsable`, `ignored`. */
  readonly reason: string;
  /** The key as it came, where there was one. */
  readonly key?: string;
  /** More for a person to read. */
  readonly detail?: string;
  /** When it came, in seconds since 1970. */
  readonly time: number;
}
