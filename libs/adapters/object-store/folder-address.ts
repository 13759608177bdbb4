import { join } from 'node:path';
import { GiveUp } from '#domain/failure';
import type { BucketAddress } from './object-store';
import { s3Bucket } from './s3-address';

/** The folder of a bucket below the root; a tenant is part of its name. @throws GiveUp OBJECT_PATH_INVALID */
export function bucketFolder(root: string, bucket: BucketAddress): string {
  const name = s3Bucket(bucket);
  if (name.startsWith('.') || name.includes('/') || name.includes('\0')) throw invalid(name);
  return join(root, name);
}

/**
 * The file of an object. A key that no file below the bucket's folder can have (an empty part, `.` or `..`, a NUL) is
 * refused, so that nothing outside the folder can be reached.
 *
 * @throws GiveUp OBJECT_PATH_INVALID
 */
export function objectFile(
  root: string,
  object: BucketAddress & { readonly key: string; readonly path: string },
): string {
  const parts = object.key.split('/');
  if (object.key.includes('\0') || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw invalid(object.path);
  }
  return join(bucketFolder(root, object), object.key);
}

function invalid(path: string): GiveUp {
  return new GiveUp('OBJECT_PATH_INVALID', 'The path names no file below the folder of its bucket.', {
    facts: { path },
  });
}
