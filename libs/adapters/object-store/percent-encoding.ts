/** A path with all but letters, digits and `-._~/` as percent-encoded UTF-8: what signatures and `file://` URIs want. */
export function percentEncodedPath(path: string): string {
  return path.split('/').map(percentEncoded).join('/');
}

/** A text with all but letters, digits and `-._~` as percent-encoded UTF-8. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
