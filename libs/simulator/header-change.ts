import type { Header, HeaderValue } from '#domain/fits';

/** A header made into another one. */
export type HeaderChange = (header: Header) => Header;

export const unchanged: HeaderChange = (header) => header;

/** The keyword has another value, in its old place. */
export const withValue =
  (keyword: string, value: HeaderValue): HeaderChange =>
  (header) =>
    new Map([...header, [keyword, value]]);

/** The keyword is not there. */
export const without =
  (keyword: string): HeaderChange =>
  (header) =>
    new Map([...header].filter(([name]) => name !== keyword));
