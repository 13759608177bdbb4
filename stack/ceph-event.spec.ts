import { NotificationReader, NotificationSecrets, parseEventDocument } from '#adapters/notifications';
import { cephPutEvent } from './ceph-event';

const OBJECT = {
  bucket: 'rubin-summit',
  key: 'LSSTCam/20260125/MC_O_20260125_000012/MC_O_20260125_000012_R22_S11.fits',
  size: 11520,
  etag: '749b7685b102cb562053aacbabe5abe7',
};
const AT_MS = Date.UTC(2026, 0, 26, 1, 2, 3, 456);
const reader = new NotificationReader({
  secrets: new NotificationSecrets(['right']),
  wanted: /fits$/,
  profile: '',
  tenantInPath: true,
});
const verdict = (document: object): unknown => {
  const records = parseEventDocument(Buffer.from(JSON.stringify(document)));
  return 'parsed' in records ? records.parsed.map((record) => reader.read(record)) : records;
};

describe('the event of a folder bucket', () => {
  it('is understood by the service as one of Ceph', () => {
    expect(verdict(cephPutEvent(OBJECT, 'right', AT_MS, 1))).toMatchObject([
      {
        announced: { file: { path: `${OBJECT.bucket}/${OBJECT.key}` }, etag: OBJECT.etag, size: OBJECT.size },
      },
    ]);
    expect(verdict(cephPutEvent(OBJECT, 'wrong', AT_MS, 1))).toEqual([
      { refused: { reason: 'wrong_secret' } },
    ]);
  });

  it('has an id of its own each time, and the time in microseconds', () => {
    const [one, other] = [1, 2].map((serial) => JSON.stringify(cephPutEvent(OBJECT, 'right', AT_MS, serial)));
    expect(one).toContain('"eventTime":"2026-01-26T01:02:03.456001Z"');
    expect(one).toContain(`"eventId":"1769389323.456001.${OBJECT.etag}"`);
    expect(other).toContain(`"eventId":"1769389323.456002.${OBJECT.etag}"`);
  });
});
