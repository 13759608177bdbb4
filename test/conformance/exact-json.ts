import { readFileSync } from 'node:fs';

/** JSON as values that compare exactly: each number as the shortest text of it, so that int8 beyond 2^53 keep every digit. */
export type ExactJson = string | boolean | null | ExactJson[] | { [key: string]: ExactJson };

/** Parses JSON with every number turned into text: `30.0` and `30` into '30', integers with all their digits. */
export function parseExactly(text: string): ExactJson {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    if (typeof value !== 'number') return value;
    const literal = context?.source ?? String(value);
    return /^-?\d+$/.test(literal) ? literal : String(value);
  }) as ExactJson;
}

export const readExactly = (file: string): ExactJson => parseExactly(readFileSync(file, 'utf8'));

/** One value as node-postgres gives it, in the same form. */
export function exactColumn(value: unknown): string | boolean | null {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new Error(`unexpected column value of type ${typeof value}`);
}
