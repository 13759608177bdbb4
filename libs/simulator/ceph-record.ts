/** What an event of a Ceph object gateway tells. */
export interface CephEvent {
  /** Without tenant. */
  readonly bucket: string;
  /** Owner of the bucket; empty for none. */
  readonly tenant?: string;
  /** As the bucket has it: Ceph does not escape it. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly etag: string;
  /** `ObjectCreated:Put`, without `s3:` before it. */
  readonly eventName: string;
  /** The topic's opaque data. */
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Microseconds after `atMs`, 0 to 999: tells events of the same moment apart. */
  readonly serial: number;
}

/** One record of an event document, as Ceph 16 writes it; a document holds one, `{"Records":[…]}`. */
export function cephRecord(event: CephEvent): object {
  const { bucket, tenant = '', key, size, etag, eventName, secret, atMs, serial } = event;
  const milliseconds = Math.floor(atMs);
  const seconds = Math.floor(milliseconds / 1000);
  const microseconds = (milliseconds % 1000) * 1000 + (serial % 1000);
  const fraction = String(microseconds).padStart(6, '0');
  const owner = { principalId: 'camera' };
  return {
    eventVersion: '2.2',
    eventSource: 'ceph:s3',
    awsRegion: '',
    eventTime: `${new Date(milliseconds).toISOString().slice(0, 19)}.${fraction}Z`,
    eventName,
    userIdentity: owner,
    requestParameters: { sourceIPAddress: '' },
    responseElements: { 'x-amz-request-id': `sim.${seconds}.${fraction}`, 'x-amz-id-2': 'sim-default' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'ingest-notify',
      bucket: {
        name: bucket,
        ownerIdentity: owner,
        arn: `arn:aws:s3::${tenant}:${bucket}`,
        id: `sim.${bucket}`,
      },
      object: {
        key,
        size,
        eTag: etag,
        versionId: '',
        sequencer: sequencer(seconds, microseconds),
        metadata: [],
        tags: [],
      },
    },
    eventId: `${seconds}.${fraction}.${etag}`,
    opaqueData: secret,
  };
}

/** Seconds and nanoseconds, each as four bytes with the lowest first. */
function sequencer(seconds: number, microseconds: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(seconds, 0);
  bytes.writeUInt32LE(microseconds * 1000, 4);
  return bytes.toString('hex').toUpperCase();
}
