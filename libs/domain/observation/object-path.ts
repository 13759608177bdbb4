import type { Parsed } from './parsed';

/** Where an object lies, as queues, statistics and the registry name it. */
export interface ObjectPath {
  /** The whole, `[profile@][tenant:]bucket/key`, without `s3://`. */
  readonly path: string;
  /** What queues and statistics are named after: `[profile@][tenant:]bucket`, as in the variable `BUCKET`. */
  readonly bucket: string;
  /** The name of the endpoint and credential (`LSST_RESOURCES_S3_PROFILE_<name>`); null is the default one. */
  readonly profile: string | null;
  /** The Ceph tenant that owns the bucket; null where the credential's own tenant is meant. */
  readonly tenant: string | null;
  /** The bucket without profile and tenant. */
  readonly bucketName: string;
  readonly key: string;
}

const BUCKET = /^(?:([^@/]+)@)?(?:([^:@/]+):)?([^:@/]+)$/;

/**
 * Takes `[profile@][tenant:]bucket/key` apart; a leading `s3://` is dropped. The key may hold anything, `@`, `:` and line
 * ends included, and stays as it is.
 */
export function parseObjectPath(text: string): Parsed<ObjectPath> {
  const path = text.startsWith('s3://') ? text.slice('s3://'.length) : text;
  const slash = path.indexOf('/');
  const key = path.slice(slash + 1);
  if (slash < 0 || key === '') return { unparsable: 'it has no key after a bucket' };
  const bucket = path.slice(0, slash);
  const parts = BUCKET.exec(bucket);
  const bucketName = parts?.[3];
  if (bucketName === undefined) return { unparsable: 'its bucket is not [profile@][tenant:]bucket' };
  return {
    parsed: { path, bucket, profile: parts?.[1] ?? null, tenant: parts?.[2] ?? null, bucketName, key },
  };
}
