import type { Header, HeaderValue } from './header';
import { HeaderNumber } from './header';
import { LenientJson, NotJson, type JsonValue } from './lenient-json';

/** Why a sidecar cannot be used; the file's own header is read instead. */
export type SidecarProblem = 'not_utf8' | 'not_json' | 'not_an_object' | 'unknown_content';

/** What describes a file: its header, or what somebody made of it before. */
export type HeaderContent =
  /** The header of the file: keyword -> value in file order, HIERARCH keywords with dots; nested values as their JSON text. */
  | { readonly content: 'metadata'; readonly header: Header }
  /**
   * Properties that are translated already: name -> value. `guessed` where the sidecar does not say so itself but has
   * `observation_id` and `instrument`; then it counts as `header` if the values turn out not to be such properties.
   */
  | {
      readonly content: 'translated';
      readonly properties: ReadonlyMap<string, JsonValue>;
      readonly guessed: boolean;
      readonly header: Header;
    };

/** What a sidecar holds. */
export type Sidecar = HeaderContent | { readonly content: 'unusable'; readonly problem: SidecarProblem };

const CONTENT_KEY = '__CONTENT__';
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a JSON sidecar with the rules of the official stack; numbers keep their literals, and of a repeated key the last
 * value counts.
 *
 * Source: astro_metadata_translator indexing.py (process_sidecar_data), June 2026; obs_base ingest.py.
 */
export function parseSidecar(bytes: Uint8Array): Sidecar {
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch {
    return { content: 'unusable', problem: 'not_utf8' };
  }
  const header = new Map<string, HeaderValue>();
  // Headers have no such values, so that there is one map in nearly all cases.
  const nested = new Map<string, JsonValue>();
  try {
    const isObject = new LenientJson(text).readObject((key, value, from, to) => {
      if (nested.size > 0) nested.delete(key);
      if (isPlain(value)) header.set(key, value);
      else {
        nested.set(key, value);
        header.set(key, text.slice(from, to));
      }
    });
    if (!isObject) return { content: 'unusable', problem: 'not_an_object' };
  } catch (error) {
    if (error instanceof NotJson) return { content: 'unusable', problem: 'not_json' };
    throw error;
  }
  const said = nested.get(CONTENT_KEY) ?? header.get(CONTENT_KEY) ?? null;
  nested.delete(CONTENT_KEY);
  header.delete(CONTENT_KEY);
  const guessed = said === null;
  const content =
    said ?? (header.has('observation_id') && header.has('instrument') ? 'translated' : 'metadata');
  if (content === 'metadata') return { content, header };
  if (content === 'translated') {
    const properties = new Map<string, JsonValue>([...header, ...nested]);
    return { content, properties, guessed, header };
  }
  return { content: 'unusable', problem: 'unknown_content' };
}

function isPlain(value: JsonValue): value is HeaderValue {
  return value === null || typeof value !== 'object' || value instanceof HeaderNumber;
}
