import type { ObjectPath } from '#domain/observation';
import type { BucketAddress } from './object-store';
import { percentEncoded, percentEncodedPath } from './percent-encoding';

/** The bucket as S3 servers name it: Ceph takes `tenant:bucket`. */
export function s3Bucket({ tenant, bucketName }: BucketAddress): string {
  return tenant === null ? bucketName : `${tenant}:${bucketName}`;
}

/** The path of a request for an object, in path style, escaped as signatures want it. */
export function s3RequestPath(path: ObjectPath): string {
  return `/${percentEncoded(s3Bucket(path))}/${percentEncodedPath(path.key)}`;
}
