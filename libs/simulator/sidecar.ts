import { HeaderNumber, type Header, type HeaderValue } from '#domain/fits';

const FITS_KEYWORD = /^[A-Z0-9_-]{1,8}$/;

/**
 * The JSON sidecar that the camera lays beside a file: the primary header in order, numbers written as in the header,
 * HIERARCH keywords with dots.
 */
export function writeSidecar(header: Header): Uint8Array {
  const lines = [...header].map(([keyword, value]) => {
    const name = FITS_KEYWORD.test(keyword) ? keyword : `HIERARCH.${keyword.replaceAll(' ', '.')}`;
    return ` ${JSON.stringify(name)}: ${literal(value)}`;
  });
  return Buffer.from(`{\n${[' "__CONTENT__": "metadata"', ...lines].join(',\n')}\n}\n`);
}

const literal = (value: HeaderValue): string =>
  value instanceof HeaderNumber ? value.text : JSON.stringify(value);
