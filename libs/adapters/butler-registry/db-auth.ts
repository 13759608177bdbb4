import { readFile, stat } from 'node:fs/promises';
import { Refused } from '#domain/failure';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { matchesGlob } from './glob-pattern';

/** The variables that say where the registry's credentials are. */
export interface CredentialSources {
  /** A JSON list; wins over the file. */
  readonly LSST_DB_AUTH_CREDENTIALS?: string | undefined;
  /** Path of the YAML file; without it `~/.lsst/db-auth.yaml`. */
  readonly LSST_DB_AUTH?: string | undefined;
  readonly HOME?: string | undefined;
}

const entriesSchema = z.array(
  z.object({ url: z.string(), password: z.coerce.string(), username: z.string().optional() }),
);

/** One entry of the list: a URL pattern and what to log in with. */
export type Credential = z.infer<typeof entriesSchema>[number];

/**
 * Reads the list of credentials; an empty one where there is none.
 *
 * Source: lsst.utils db_auth.py.
 *
 * @throws Refused `DB_AUTH_PERMISSIONS` if others may read the file, `DB_AUTH_INVALID` if it is no list of credentials
 */
export async function readCredentials(sources: CredentialSources): Promise<readonly Credential[]> {
  const json = sources.LSST_DB_AUTH_CREDENTIALS;
  if (json !== undefined && json !== '') return parseCredentials(json, 'LSST_DB_AUTH_CREDENTIALS');
  const path = expandUser(sources.LSST_DB_AUTH ?? '~/.lsst/db-auth.yaml', sources.HOME);
  const mode = await stat(path).then(
    (status) => (status.isFile() ? status.mode : undefined),
    () => undefined,
  );
  if (mode === undefined) return [];
  if ((mode & 0o077) !== 0) {
    throw new Refused(
      'DB_AUTH_PERMISSIONS',
      `${path} holds passwords and others may read or write it (mode ${(mode & 0o777).toString(8)}): chmod 600 it.`,
      { facts: { path } },
    );
  }
  return parseCredentials(await readFile(path, 'utf8'), path);
}

const expandUser = (path: string, home: string | undefined): string =>
  path.startsWith('~/') && home !== undefined ? home + path.slice(1) : path;

/** The parser's own messages quote the text, which holds passwords: they are not passed on. */
function parseCredentials(text: string, from: string): readonly Credential[] {
  const fault = (what: string): Refused =>
    new Refused(
      'DB_AUTH_INVALID',
      `${from} ${what}; it must be a list of {url: postgresql://HOST/DATABASE, username: NAME, password: SECRET}.`,
    );
  const yaml = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
  if (yaml.errors.length > 0) throw fault('can be read neither as YAML nor as JSON');
  let document: unknown;
  try {
    document = yaml.toJS();
  } catch {
    throw fault('has aliases (*name) that cannot be followed, or that swell');
  }
  const entries = entriesSchema.safeParse(document ?? []);
  if (!entries.success) throw fault('is no list of credentials');
  return entries.data;
}

/** What of a connection the entries are compared with. */
export interface CredentialQuery {
  readonly dialect: string;
  readonly username: string | undefined;
  readonly host: string;
  readonly port: string | undefined;
  readonly database: string;
}

const PATTERN =
  /^(?<dialect>[^:/]*):\/\/(?:(?<username>[^@/]*?)(?::[^@/]*)?@)?(?<host>[^/:]*)(?::(?<port>\d+))?(?:\/(?<database>.*))?$/;

/**
 * The first entry that fits, or undefined.
 *
 * @throws Refused `DB_AUTH_INVALID` for an entry that can fit nothing: without a dialect or host, or with a driver
 */
export function findCredential(
  entries: readonly Credential[],
  query: CredentialQuery,
): Credential | undefined {
  return entries.find((entry) => {
    const pattern = PATTERN.exec(entry.url)?.groups;
    if (!pattern?.['dialect'] || pattern['dialect'].includes('+')) throw wrongUrl();
    const { dialect, username, host = '', port, database = '' } = pattern;
    const mayFit =
      dialect === query.dialect &&
      (database === '' || matchesGlob(query.database, database)) &&
      (username === undefined || (username !== '' && username === query.username));
    if (!mayFit) return false;
    // As with the official stack, an entry for something else may be wrong.
    if (host === '') throw wrongUrl();
    return matchesGlob(query.host, host.toLowerCase()) && (port === undefined || port === query.port);
  });
}

const wrongUrl = (): Refused =>
  new Refused(
    'DB_AUTH_INVALID',
    'An entry of the database credentials has a wrong url; it must look like postgresql://HOST[:PORT][/DATABASE], with * and ? in host and database, without a driver.',
  );
