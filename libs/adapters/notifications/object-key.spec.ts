import fc from 'fast-check';
import { decodeKey } from './object-key';

describe('the key of an event', () => {
  it.each([
    ['ceph:s3', 'a+b c.fits', 'a+b c.fits'],
    ['ceph:s3', 'a%20b%2Bc.fits', 'a b+c.fits'],
    ['', 'FiberSpectrograph%3ABroad/x.fits', 'FiberSpectrograph:Broad/x.fits'],
    ['aws:s3', 'a+b%2Bc.fits', 'a b+c.fits'],
    ['aws:s3', '%C3%A9%E6%97%A5.fits', 'é日.fits'],
    ['ceph:s3', 'é/日本/100%/%zz%4.fits', 'é/日本/100%/%zz%4.fits'],
    ['ceph:s3', '%ff%20.fits', '%ff%20.fits'],
  ])('of %p, %s, is %s', (source, key, decoded) => {
    expect(decodeKey(key, source)).toBe(decoded);
  });

  it('of AWS is decoded to what was encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (key) => {
        fc.pre(key.isWellFormed());
        const encoded = encodeURIComponent(key).replaceAll('%20', '+');
        expect(decodeKey(encoded, 'aws:s3')).toBe(key);
      }),
    );
  });

  it('of Ceph without a percent sign stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (key) => {
        fc.pre(!key.includes('%'));
        expect(decodeKey(key, 'ceph:s3')).toBe(key);
      }),
    );
  });
});
