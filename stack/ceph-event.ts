/** An object that was put into a bucket. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly etag: string;
}

/**
 * The event document that a Ceph object gateway sends when an object was put, one record a request, with `secret` as its
 * opaque data.
 *
 * @param atMs - milliseconds since 1970
 * @param serial - tells events of the same moment apart
 */
export function cephPutEvent(object: StoredObject, secret: string, atMs: number, serial: number): object {
  const microseconds = Math.floor(atMs) * 1000 + (serial % 1000);
  const fraction = String(microseconds % 1_000_000).padStart(6, '0');
  const owner = { principalId: 'autoingest' };
  return {
    Records: [
      {
        eventVersion: '2.2',
        eventSource: 'ceph:s3',
        awsRegion: '',
        eventTime: `${new Date(atMs).toISOString().slice(0, 19)}.${fraction}Z`,
        eventName: 'ObjectCreated:Put',
        userIdentity: owner,
        requestParameters: { sourceIPAddress: '' },
        responseElements: {},
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'folder-watch',
          bucket: {
            name: object.bucket,
            ownerIdentity: owner,
            arn: `arn:aws:s3:::${object.bucket}`,
            id: object.bucket,
          },
          object: {
            key: object.key,
            size: object.size,
            eTag: object.etag,
            versionId: '',
            sequencer: microseconds.toString(16).toUpperCase(),
            metadata: [],
            tags: [],
          },
        },
        eventId: `${Math.floor(microseconds / 1_000_000)}.${fraction}.${object.etag}`,
        opaqueData: secret,
      },
    ],
  };
}
