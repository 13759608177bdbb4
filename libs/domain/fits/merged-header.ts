import type { Header } from './header';

/**
 * Two headers of one file as one: what the second says counts, a card without a value included.
 *
 * Source: astro_metadata_translator headers.py (merge_headers, mode overwrite), daf_base PropertyList.update.
 */
export const mergedHeader = (first: Header, second: Header): Header => new Map([...first, ...second]);
