import fc from 'fast-check';
import { parseObjectPath } from './object-path';

describe('the path of an object', () => {
  it('is taken apart with profile and tenant', () => {
    expect(parseObjectPath('embargo@rubin:rubin-summit/LSSTCam/a b.fits')).toEqual({
      parsed: {
        path: 'embargo@rubin:rubin-summit/LSSTCam/a b.fits',
        bucket: 'embargo@rubin:rubin-summit',
        profile: 'embargo',
        tenant: 'rubin',
        bucketName: 'rubin-summit',
        key: 'LSSTCam/a b.fits',
      },
    });
  });

  it('needs neither profile nor tenant', () => {
    expect(parseObjectPath('bucket/key')).toMatchObject({
      parsed: { bucket: 'bucket', profile: null, tenant: null, bucketName: 'bucket', key: 'key' },
    });
  });

  it('may be given as an S3 URI', () => {
    expect(parseObjectPath('s3://p@bucket/key')).toEqual(parseObjectPath('p@bucket/key'));
  });

  it.each(['', 'bucket', 'bucket/', '/key', 'p@/key', '@bucket/key', 'a:b:c/key', ':b/key', 'p@q@b/key'])(
    'is refused with a reason when it is %j',
    (text) => {
      expect(parseObjectPath(text)).toEqual({ unparsable: expect.any(String) as string });
    },
  );

  it('keeps every key as it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (key) => {
        expect(parseObjectPath(`p@t:b/${key}`)).toMatchObject({ parsed: { key, path: `p@t:b/${key}` } });
      }),
    );
  });
});
