import { isMap, isScalar, parseDocument, type Scalar } from 'yaml';
import type { HeaderValue } from '#domain/fits';
import type { Parsed } from '#domain/observation';
import type { HeaderEdits } from './header-edits';
import { plainScalar } from './yaml-scalar';

/** Keywords with the values that are to stand in a header instead of its own. */
export type HeaderOverrides = ReadonlyMap<string, HeaderValue>;

/** Where corrections of single observations are kept. */
export interface CorrectionLookup {
  /**
   * The correction of an observation.
   *
   * @param instrument - the registry's name, `LSSTCam`
   * @param obsId - OBSID as the uncorrected header has it
   */
  find(instrument: string, obsId: string): HeaderOverrides | undefined;
}

const valueOf = (scalar: Scalar): HeaderValue => {
  const text = typeof scalar.value === 'string' ? scalar.value : '';
  return scalar.type === 'PLAIN' && scalar.tag !== 'tag:yaml.org,2002:str' ? plainScalar(text) : text;
};

/**
 * Reads a correction file: one YAML mapping of keywords to plain values.
 *
 * Source: astro_metadata_translator headers.py (fix_header).
 */
export const parseCorrections = (yaml: string): Parsed<HeaderOverrides> => {
  const document = parseDocument(yaml, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) return { unparsable: error.message };
  if (!isMap(document.contents)) return { unparsable: 'not a mapping of keywords to values' };
  const overrides = new Map<string, HeaderValue>();
  for (const { key, value } of document.contents.items) {
    if (!isScalar(key) || typeof key.value !== 'string') return { unparsable: 'a keyword is not text' };
    if (value !== null && !isScalar(value)) return { unparsable: `${key.value} is not a single value` };
    overrides.set(key.value, value === null ? null : valueOf(value));
  }
  return { parsed: overrides };
};

/** Puts the values of a correction into a header. */
export const applyCorrections = (header: HeaderEdits, overrides: HeaderOverrides): void => {
  for (const [keyword, value] of overrides) header.set(keyword, value, 'correction');
};
