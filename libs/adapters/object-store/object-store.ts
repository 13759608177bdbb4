import type { ObjectPath } from '#domain/observation';

/** A bucket of a store. */
export type BucketAddress = Pick<ObjectPath, 'profile' | 'tenant' | 'bucketName'>;

/** What a store says about an object without reading it. */
export interface ObjectStat {
  /** In bytes. */
  readonly size: number;
  /** Differs for each content; without quotes. */
  readonly etag: string;
}

/** One object of a listing. */
export interface ListedObject extends ObjectStat {
  readonly key: string;
  readonly lastModified: Date;
}

/** Bytes of an object, fewer than asked for where it ends. */
export interface ObjectRange extends ObjectStat {
  readonly bytes: Buffer;
}

/** How long a caller is ready to wait. */
export interface CallOptions {
  /** Ends the call early; it then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Where a range begins, and its length, in bytes. */
export interface RangeOptions extends CallOptions {
  readonly from: number;
  readonly length: number;
}

/**
 * A store of objects in buckets. A missing object is `undefined`; whatever else hinders a call is thrown as
 * RetryLater: S3_UNAVAILABLE (no answer in time, 5xx, throttling), OBJECT_ACCESS_DENIED, BUCKET_MISSING.
 */
export interface ObjectStore {
  /** The whole object. @throws ObjectFailed OBJECT_TOO_LARGE, having read no more than `maxBytes` */
  read(path: ObjectPath, options: CallOptions & { readonly maxBytes: number }): Promise<Buffer | undefined>;
  /** A part of the object; never more than asked for is read, even from a server that sends more. */
  readRange(path: ObjectPath, options: RangeOptions): Promise<ObjectRange | undefined>;
  stat(path: ObjectPath, options?: CallOptions): Promise<ObjectStat | undefined>;
  /** The objects whose keys begin with `prefix`, in pages of up to 1,000. */
  list(bucket: BucketAddress, prefix: string, options?: CallOptions): AsyncIterable<readonly ListedObject[]>;
  /** Writes a whole object; readers see all of it or nothing. */
  put(path: ObjectPath, body: Uint8Array, options?: CallOptions): Promise<void>;
  /** From so many objects of one folder a listing of it costs less than a `stat` of each. */
  readonly listFrom: number;
  /** The URI that the registry holds for the object. */
  uri(path: ObjectPath): string;
  close(): Promise<void>;
}
