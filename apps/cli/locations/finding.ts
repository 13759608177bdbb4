/** A file that was found, or a place that gave none. */
export type Finding =
  /** An absolute path, or `[profile@][tenant:]bucket/key`. */
  | { readonly path: string }
  /** Where there should have been files, and why there are none. */
  | { readonly nothingIn: string; readonly reason: string };
