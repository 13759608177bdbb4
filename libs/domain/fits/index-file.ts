import type { Header, HeaderValue } from './header';
import { HeaderNumber } from './header';
import { LenientJson, NotJson, type JsonValue } from './lenient-json';
import type { HeaderContent } from './sidecar';

/** Why an index file cannot be used; its files are then read as if it were not there. */
export type IndexProblem = 'not_utf8' | 'not_json' | 'not_an_index' | 'unknown_content';

/** What the index file of a folder says of its files. */
export interface FolderIndex {
  /** The names of the files that it describes. */
  readonly files: readonly string[];
  /** What it says of a file, undefined where it does not know it. */
  readonly entryOf: (file: string) => HeaderContent | undefined;
}

/** What the index file of a folder is called. */
export const INDEX_FILE_NAME = '_index.json';

type Members = ReadonlyMap<string, JsonValue>;

const CONTENT_KEY = '__CONTENT__';
const COMMON_KEY = '__COMMON__';

/**
 * Reads the index file of a folder: one JSON object that holds of each file what a sidecar would, what all of them have in
 * common only once. What is common wins over what an entry says.
 *
 * Source: astro_metadata_translator indexing.py (process_index_data), June 2026.
 */
export function parseIndex(bytes: Uint8Array): FolderIndex | { readonly problem: IndexProblem } {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { problem: 'not_utf8' };
  }
  const members = new Map<string, JsonValue>();
  try {
    if (!new LenientJson(text).readObject((key, value) => members.set(key, value))) {
      return { problem: 'not_an_index' };
    }
  } catch (error) {
    if (error instanceof NotJson) return { problem: 'not_json' };
    throw error;
  }
  const content = members.get(CONTENT_KEY) ?? 'metadata';
  const common = members.get(COMMON_KEY);
  members.delete(CONTENT_KEY);
  members.delete(COMMON_KEY);
  if (common === undefined || !isObject(common)) return { problem: 'not_an_index' };
  if (content !== 'metadata' && content !== 'translated') return { problem: 'unknown_content' };
  const entries = new Map<string, Members>();
  for (const [file, own] of members) {
    if (!isObject(own)) return { problem: 'not_an_index' };
    entries.set(file, own);
  }
  return {
    files: [...entries.keys()],
    entryOf: (file) => {
      const own = entries.get(file);
      return own && contentOf(content, new Map([...own, ...common]));
    },
  };
}

function contentOf(content: 'metadata' | 'translated', members: Members): HeaderContent {
  const header: Header = new Map(Array.from(members, ([key, value]) => [key, plain(value)]));
  if (content === 'metadata') return { content, header };
  return { content, properties: members, guessed: false, header };
}

/** Repeated keywords come as lists, of which the last counts as in a header; other nested values mean nothing there. */
function plain(value: JsonValue): HeaderValue {
  if (value === null || typeof value !== 'object' || value instanceof HeaderNumber) return value;
  return Array.isArray(value) ? plain((value as readonly JsonValue[]).at(-1) ?? null) : null;
}

function isObject(value: JsonValue): value is Members {
  return value instanceof Map;
}
