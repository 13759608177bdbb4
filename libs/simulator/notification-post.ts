import type { RecordMeaning } from './announcement';

/** A record with what must become of it. */
export interface SentRecord {
  /** Made when it is sent: it holds size and ETag of the object. */
  readonly make: () => unknown;
  readonly meaning: RecordMeaning;
}

/** One request to the webhook. */
export type NotificationPost = {
  /** Milliseconds since the night's first exposure began. */
  readonly atMs: number;
} & (
  | { readonly records: readonly SentRecord[] }
  /** A body that is no event document: answered 400, and not to be sent again. */
  | { readonly rubbish: string }
);

/** The request's body. */
export const bodyOf = (post: NotificationPost): string =>
  'rubbish' in post ? post.rubbish : JSON.stringify({ Records: post.records.map(({ make }) => make()) });
