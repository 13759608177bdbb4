import { HeaderNumber, type Header } from '#domain/fits';

/** The bucket that a file belongs to: the cameras', or that of the Large File Annex. */
export type FilingBucket = 'cameras' | 'annex';

/** Where a file belongs, or why that cannot be told. */
export type Filing = { readonly bucket: FilingBucket; readonly key: string } | { readonly unknown: string };

/** A value of a header as text without blanks around it, empty where there is none. */
export function textIn(header: Header, keyword: string): string {
  const value = header.get(keyword) ?? null;
  return (value instanceof HeaderNumber ? value.text : typeof value === 'string' ? value : '').trim();
}
