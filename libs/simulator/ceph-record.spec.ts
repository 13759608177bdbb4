import { cephRecord, type CephEvent } from './index';

const EVENT: CephEvent = {
  bucket: 'summit',
  key: 'LSSTCam/a b+c%20Ω.fits',
  size: 2880,
  etag: '749b7685b102cb562053aacbabe5abe7',
  eventName: 'ObjectCreated:Put',
  secret: 's3cr3t',
  atMs: Date.UTC(2026, 10, 24, 18, 29, 24, 939),
  serial: 94,
};

describe('a record of a Ceph event', () => {
  it('has all members that Ceph writes, its key as it is and its time in three forms', () => {
    expect(cephRecord(EVENT)).toEqual({
      eventVersion: '2.2',
      eventSource: 'ceph:s3',
      awsRegion: '',
      eventTime: '2026-11-24T18:29:24.939094Z',
      eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: 'camera' },
      requestParameters: { sourceIPAddress: '' },
      responseElements: { 'x-amz-request-id': 'sim.1795544964.939094', 'x-amz-id-2': 'sim-default' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'ingest-notify',
        bucket: {
          name: 'summit',
          ownerIdentity: { principalId: 'camera' },
          arn: 'arn:aws:s3:::summit',
          id: 'sim.summit',
        },
        object: {
          key: 'LSSTCam/a b+c%20Ω.fits',
          size: 2880,
          eTag: '749b7685b102cb562053aacbabe5abe7',
          versionId: '',
          sequencer: '84D7056BF06FF937',
          metadata: [],
          tags: [],
        },
      },
      eventId: '1795544964.939094.749b7685b102cb562053aacbabe5abe7',
      opaqueData: 's3cr3t',
    });
  });

  it('tells of a tenant by the ARN alone', () => {
    expect(cephRecord({ ...EVENT, tenant: 'tn' })).toMatchObject({
      s3: { bucket: { name: 'summit', arn: 'arn:aws:s3::tn:summit' } },
    });
  });

  it('tells two events of one moment and one content apart', () => {
    const ids = [1, 2].map((serial) => (cephRecord({ ...EVENT, serial }) as { eventId: string }).eventId);
    expect(ids[0]).not.toBe(ids[1]);
  });
});
