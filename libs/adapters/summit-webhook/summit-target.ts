/** Where the Summit is told, taken apart for the HTTP client. */
export interface SummitTarget {
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  /** From user and password in the URI; null where it has none. */
  readonly authorization: string | null;
}

/** Takes a WEBHOOK_URI apart, `http[s]://[user:password@]host[:port]/path[?query]`; null for anything else. */
export function summitTarget(uri: string): SummitTarget | null {
  if (!/^https?:\/\//i.test(uri) || !URL.canParse(uri)) return null;
  const { origin, pathname, search, username, password } = new URL(uri);
  const credential = decoded(`${username}:${password}`);
  if (credential === null) return null;
  return {
    origin,
    path: `${pathname}${search}`,
    authorization: username === '' ? null : `Basic ${Buffer.from(credential).toString('base64')}`,
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
