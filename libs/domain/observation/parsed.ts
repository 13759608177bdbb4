/** What became of a text that somebody else wrote: its meaning, or why it has none, in words for a log line. */
export type Parsed<T> = { readonly parsed: T } | { readonly unparsable: string };
