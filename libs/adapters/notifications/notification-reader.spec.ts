import fc from 'fast-check';
import { KeyPattern } from './key-pattern';
import { NotificationReader, type ReaderOptions } from './notification-reader';
import { NotificationSecrets } from './notification-secrets';

const KEY = 'LSSTCam/20260125/MC_O_20260125_000001/MC_O_20260125_000001_R22_S11.fits';

function reader(options: Partial<ReaderOptions> = {}) {
  return new NotificationReader({
    secrets: new NotificationSecrets(['right', 'before']),
    wanted: new KeyPattern('fits$'),
    profile: '',
    tenantInPath: true,
    ...options,
  });
}

/** As Ceph 16.2 writes it. */
function ceph(changes: { key?: string; arn?: string; eventName?: unknown; opaqueData?: unknown } = {}) {
  const { key = KEY, arn = 'arn:aws:s3:::summit', ...rest } = changes;
  return {
    eventVersion: '2.2',
    eventSource: 'ceph:s3',
    eventTime: '2026-01-26T03:04:05.678901Z',
    eventName: 'ObjectCreated:Put',
    s3: {
      bucket: { name: 'summit', arn },
      object: { key, size: 2880, eTag: 'abc-2', sequencer: '7B' },
    },
    eventId: '1.2.abc',
    opaqueData: 'right',
    ...rest,
  };
}

const script = { s3: { bucket: { name: 'summit' }, object: { key: KEY } }, opaqueData: 'right' };

describe('a record', () => {
  it('of Ceph announces its object', () => {
    expect(reader().read(ceph())).toMatchObject({
      announced: {
        file: { path: `summit/${KEY}`, obsId: 'MC_O_20260125_000001' },
        etag: 'abc-2',
        event: '1.2.abc',
        size: 2880,
        putMs: Date.UTC(2026, 0, 26, 3, 4, 5, 678),
      },
    });
  });

  it.each(['yesterday', '', 7, null])(
    'with the odd time %p announces its object all the same',
    (eventTime) => {
      const verdict = reader().read({ ...ceph(), eventTime });
      expect(verdict).toMatchObject({ announced: { etag: 'abc-2' } });
      expect(verdict).not.toMatchObject({ announced: { putMs: expect.anything() as unknown } });
    },
  );

  it("of the operators' scripts, with bucket and key alone, announces its object", () => {
    expect(reader().read(script)).toEqual({
      announced: { file: expect.objectContaining({ path: `summit/${KEY}` }) as unknown },
    });
  });

  it('of versitygw, with quotes around the ETag and a prefix of the event, announces its object', () => {
    const record = {
      eventSource: 'aws:s3',
      eventName: 's3:ObjectCreated:Copy',
      s3: {
        bucket: { name: 'summit', arn: 'arn:aws:s3:::summit' },
        object: { key: KEY, size: 0, eTag: '"abc"', sequencer: '9' },
      },
      opaqueData: 'right',
    };
    expect(reader().read(record)).toMatchObject({ announced: { etag: 'abc', event: '9', size: 0 } });
  });

  it('tells the tenant of its bucket by the ARN', () => {
    const tenant = ceph({ arn: 'arn:aws:s3::tn:summit' });
    const region = ceph({ arn: 'arn:aws:s3:default:tn:summit' });
    expect(reader({ profile: 'p' }).read(tenant)).toMatchObject({
      announced: { file: { bucket: 'p@tn:summit' } },
    });
    expect(reader().read(region)).toMatchObject({ announced: { file: { bucket: 'tn:summit' } } });
    expect(reader({ tenantInPath: false }).read(tenant)).toMatchObject({
      announced: { file: { bucket: 'summit' } },
    });
  });

  it.each([
    ['ObjectCreated:Put', true],
    ['s3:ObjectCreated:CompleteMultipartUpload', true],
    ['ObjectCreated', true],
    [undefined, true],
    ['ObjectRemoved:Delete', false],
    ['s3:TestEvent', false],
    ['ObjectCreatedAgain', false],
    ['', false],
    [null, false],
  ])('of the event %p is used: %p', (eventName, used) => {
    const verdict = reader().read(ceph({ eventName }));
    if (used) expect(verdict).toHaveProperty('announced');
    else expect(verdict).toMatchObject({ refused: { reason: 'ignored', bucket: 'summit', key: KEY } });
  });

  it.each([
    ['right', true],
    ['before', true],
    ['wrong', false],
    ['', false],
    [undefined, false],
    [null, false],
    [['right'], false],
  ])('with the secret %p is used: %p', (opaqueData, used) => {
    const verdict = reader().read(ceph({ opaqueData }));
    if (used) expect(verdict).toHaveProperty('announced');
    else expect(verdict).toEqual({ refused: { reason: 'wrong_secret' } });
  });

  it('needs no secret where the way it comes by is trusted', () => {
    const trusting = reader({ secrets: null });
    expect(trusting.read({ ...script, opaqueData: undefined })).toHaveProperty('announced');
  });

  it.each([['x.json'], ['fits/x.jpg']])('of an object that is not wanted, %s, is filtered', (key) => {
    expect(reader().read(ceph({ key }))).toEqual({ refused: { reason: 'filtered', bucket: 'summit', key } });
  });

  it.each([[/^LSSTCam\/.*fits$/], [/^embargo@summit\/LSSTCam/], [/LSSTCam\/\d{8}\/\w*\/[\w.]*\.fits$/]])(
    'is wanted when %p is found in its key or its path',
    (wanted) => {
      expect(reader({ wanted, profile: 'embargo' }).read(ceph())).toHaveProperty('announced');
    },
  );

  it('whose key says nothing is refused with its reason', () => {
    expect(reader().read(ceph({ key: 'a+b.fits' }))).toEqual({
      refused: {
        reason: 'unparsable',
        bucket: 'summit',
        key: 'a+b.fits',
        detail: expect.any(String) as string,
      },
    });
  });

  it('whose key is no Unicode text is refused, since Redis would keep another key', () => {
    expect(reader().read(ceph({ key: `${KEY}\ud800.fits` }))).toMatchObject({
      refused: { reason: 'unparsable' },
    });
  });

  it.each([
    [{ opaqueData: 'right' }],
    [{ opaqueData: 'right', s3: null }],
    [{ opaqueData: 'right', s3: { bucket: { name: 'b' }, object: { key: 7 } } }],
    [{ opaqueData: 'right', s3: { bucket: 'b', object: { key: 'k' } } }],
  ])('that lacks what it must say is refused: %j', (record) => {
    expect(reader().read(record)).toMatchObject({ refused: { reason: 'unparsable' } });
  });

  it('with odd extras is used without them', () => {
    const odd = { ...ceph(), eventId: 5, eventSource: null, eventTime: {} };
    const object = { key: KEY, size: -1, eTag: null, sequencer: {} };
    expect(reader().read({ ...odd, s3: { bucket: { name: 'summit', arn: 7 }, object } })).toEqual({
      announced: { file: expect.objectContaining({ path: `summit/${KEY}` }) as unknown },
    });
  });

  it('never throws and always has one verdict, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string({ unit: 'binary' }), (anything, key) => {
        for (const record of [anything, { ...ceph({ key }), s3: anything }, ceph({ key })]) {
          expect(Object.keys(reader().read(record))).toHaveLength(1);
        }
      }),
    );
  });
});
