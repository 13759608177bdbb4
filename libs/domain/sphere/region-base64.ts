import { decodeRegion } from './region-decoding';
import { encodeRegion } from './region-encoding';
import { UnionRegion, type Region } from './region';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A region as the text that registries hold in their columns: base64 of its bytes, standard alphabet, padded. */
export const regionToBase64 = (region: Region): string =>
  Buffer.from(encodeRegion(region)).toString('base64');

/**
 * The region of such a text. Texts of several regions with `:` between them are their union, the empty text is the union of none: so
 * registries aggregate regions in SQL.
 *
 * Source: sphgeom Region.cc (decodeBase64).
 *
 * @throws RangeError if a part is not base64, or its bytes are no region
 */
export function regionFromBase64(text: string): Region {
  if (text === '') return new UnionRegion([]);
  const regions = text.split(':').map((part) => {
    if (!BASE64.test(part)) throw new RangeError('the text of the region is not base64');
    return decodeRegion(Buffer.from(part, 'base64'));
  });
  const [only] = regions;
  return regions.length === 1 && only !== undefined ? only : new UnionRegion(regions);
}
