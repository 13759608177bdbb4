import { HeaderNumber, type Header, type HeaderValue } from './header';

/**
 * Gathers the values of a header. Of a repeated keyword the last value counts; a card without a value never takes away
 * one that is there. Values of different types under one keyword are refused, since the official reader cannot hold them.
 *
 * Source: afw src/fits.cc (MetadataIterationFunctor.add), daf_base src/PropertySet.cc (add).
 */
export class HeaderValues {
  private readonly values = new Map<string, HeaderValue>();

  /** @returns false if the keyword already has a value of another type */
  add(keyword: string, value: HeaderValue): boolean {
    const known = this.values.get(keyword);
    if (known !== undefined && known !== null) {
      if (value === null) return true;
      if (storedType(known) !== storedType(value)) return false;
    }
    this.values.set(keyword, value);
    return true;
  }

  get header(): Header {
    return this.values;
  }
}

function storedType(value: HeaderValue): string {
  if (!(value instanceof HeaderNumber)) return typeof value;
  if (!value.isInteger) return 'double';
  return Math.abs(value.value) < 2 ** 31 ? 'int' : 'int64';
}
