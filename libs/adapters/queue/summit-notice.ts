/** A file as the Summit knows it. */
export interface SummitFile {
  /** `MC_O_20260125_001234`; the files of one exposure share a call. */
  readonly obsId: string;
  /** Without folders. */
  readonly filename: string;
}

/** What settling a batch puts in the outbox. */
export interface SummitNotice {
  /** By path; a path that is not in it is not told of. */
  readonly files: ReadonlyMap<string, SummitFile>;
  /** Calls that may wait in the outbox of the bucket, at least 1 (WEBHOOK_OUTBOX_LIMIT); beyond, the oldest are dropped. */
  readonly mostCalls: number;
  /** Told how many calls were dropped, if any. */
  readonly onDropped: (calls: number) => void;
}
