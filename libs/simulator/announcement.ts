import type { Content } from './content';

/** What the store tells of one change of an object. */
export interface Announcement {
  /** Milliseconds since the night's first exposure began. */
  readonly atMs: number;
  readonly key: string;
  /** The key that the service takes it for; what it keeps of the object is under this one. */
  readonly heardAs: string;
  readonly content: Content;
  readonly eventName: string;
  /** Which exposure it belongs to, from 0. */
  readonly exposure: number;
  /** Whether no exposure's file has such a key. */
  readonly isMisplaced: boolean;
}

/** What enqueue makes of a record: an object that is wanted, or a reason to refuse it. */
export type RecordMeaning =
  | { readonly wanted: string; readonly content: Content }
  | { readonly refused: 'wrong_secret' | 'ignored' | 'filtered' | 'unparsable' };

/** The meaning of an announcement with the right secret, where objects are wanted whose key ends in `fits`. */
export function meaningOf({ eventName, key, heardAs, content, isMisplaced }: Announcement): RecordMeaning {
  if (!eventName.startsWith('ObjectCreated:')) return { refused: 'ignored' };
  if (!key.endsWith('fits')) return { refused: 'filtered' };
  return isMisplaced ? { refused: 'unparsable' } : { wanted: heardAs, content };
}
