/** A name as SQL text, safe whatever characters it holds. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Spells the tables and sequences of one schema; every statement names them in full, whatever the `search_path`. */
export type QualifiedName = (name: string) => string;

export const namesIn =
  (schema: string): QualifiedName =>
  (name) =>
    `${quoted(schema)}.${quoted(name)}`;

/** A list of column names as SQL text. */
export const columnList = (names: readonly string[]): string => names.map(quoted).join(', ');
