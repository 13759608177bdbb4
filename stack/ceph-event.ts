import { cephRecord, type CephEvent } from '#simulator';

/** An object that was put into a bucket. */
export type StoredObject = Pick<CephEvent, 'bucket' | 'key' | 'size' | 'etag'>;

/**
 * The event document that a Ceph object gateway sends when an object was put, one record a request, with `secret` as its
 * opaque data.
 *
 * @param atMs - milliseconds since 1970
 * @param serial - tells events of the same moment apart
 */
export function cephPutEvent(object: StoredObject, secret: string, atMs: number, serial: number): object {
  return { Records: [cephRecord({ ...object, eventName: 'ObjectCreated:Put', secret, atMs, serial })] };
}
