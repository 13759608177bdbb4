/** One thing to do in the night; `atMs` counts from the begin of its first exposure. */
export type NightAction = { readonly atMs: number } & (
  | { readonly do: 'put'; readonly key: string; bytes(): Uint8Array }
  | { readonly do: 'remove'; readonly key: string }
  /** A request to the webhook. */
  | { readonly do: 'post'; body(): string }
);
