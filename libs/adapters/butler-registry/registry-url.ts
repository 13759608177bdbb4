import { Refused } from '#domain/failure';
import type { TlsMode } from './tls-options';

/** The parts of an SQLAlchemy URL; a part that is not there is undefined, which is not the same as an empty one. */
export interface RegistryUrl {
  readonly dialect: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly database: string | undefined;
  readonly query: ReadonlyMap<string, string>;
}

const GRAMMAR = new RegExp(
  String.raw`^(?<name>[\w+]+)://` +
    String.raw`(?:(?<username>[^:/]*)(?::(?<password>[^@]*))?@)?` +
    String.raw`(?:\[(?<ipv6>[^/?]+)\]|(?<host>[^/:?]+))?(?::(?<port>[^/?]*))?` +
    String.raw`(?:/(?<database>[^?]*))?(?:\?(?<query>.*))?$`,
  's',
);

/**
 * Takes an SQLAlchemy URL apart. The text itself is never repeated in a message: it may hold a password.
 *
 * Source: sqlalchemy engine/url.py, 2.0.
 *
 * @throws Refused `REGISTRY_URL_INVALID` for what is no such URL, or names several hosts
 */
export function parseRegistryUrl(text: string): RegistryUrl {
  const groups = GRAMMAR.exec(text)?.groups;
  if (groups === undefined) {
    throw new Refused(
      'REGISTRY_URL_INVALID',
      'registry.db is no database URL; it must look like postgresql://user@host:5432/database.',
    );
  }
  const query = new URLSearchParams(groups['query'] ?? '');
  const { host, port, database } = groups;
  // The rest of a password with a bare @ in it would be shown as the host, or, with a bare slash too, as the database.
  if ([host, database].some((part) => part?.includes('@') === true)) {
    throw new Refused(
      'REGISTRY_URL_INVALID',
      'registry.db holds an @ too many: in user and password it must be written as %40.',
    );
  }
  // Looked up as one name they would be away for ever.
  if ([host, port, query.getAll('host').join()].some((part) => part?.includes(',') === true)) {
    throw new Refused(
      'REGISTRY_URL_INVALID',
      'registry.db names several hosts; name the one that can be written to.',
    );
  }
  return {
    dialect: groups['name']?.split('+')[0] ?? '',
    username: decoded(groups['username']),
    password: decoded(groups['password']),
    host: groups['ipv6'] ?? host,
    port,
    database,
    query: new Map(query),
  };
}

/** Whether a text that should be a registry's URL holds a password, or something that may be meant as one. */
export function holdsPassword(text: string): boolean {
  return /^[^/]*:\/\/[^/?]*:[^@]*@/.test(text) || /[?&]password=/i.test(text);
}

function decoded(part: string | undefined): string | undefined {
  if (part === undefined) return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // A bare percent sign stays what it is, as in Python.
  }
}

const TLS_MODES: ReadonlyMap<string, TlsMode> = new Map([
  ['disable', 'disable'],
  ['allow', 'allow'],
  ['prefer', 'prefer'],
  ['require', 'require'],
  ['verify-ca', 'verify-ca'],
  ['verify-full', 'verify-full'],
]);

/** Options of libpq that change nothing here, as `name=value`; a `require` is a demand that could not be kept. */
const WITHOUT_EFFECT =
  /^(?:(?:gssencmode|channel_binding)=(?!require$)|(?:keepalives\w*|client_encoding|connect_timeout|tcp_user_timeout)=)/;
const KNOWN = new Set(['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'application_name', 'host']);

/**
 * The TLS mode that the URL's options ask for.
 *
 * @throws Refused `REGISTRY_URL_INVALID` for an option whose meaning would be lost, and for an unknown mode
 */
export function tlsModeOf(url: RegistryUrl): TlsMode {
  for (const [name, value] of url.query) {
    if (KNOWN.has(name) || WITHOUT_EFFECT.test(`${name}=${value}`)) continue;
    throw new Refused(
      'REGISTRY_URL_INVALID',
      `registry.db asks for the connection option '${name}', which is not supported here; known are ${[...KNOWN].join(', ')}.`,
    );
  }
  const text = url.query.get('sslmode') ?? 'prefer';
  const mode = TLS_MODES.get(text);
  if (mode !== undefined) return mode;
  throw new Refused(
    'REGISTRY_URL_INVALID',
    `registry.db asks for sslmode=${text}; known are ${[...TLS_MODES.keys()].join(', ')}.`,
  );
}
