import { Refused } from '#domain/failure';
import type { ButlerConfig } from './butler-config';
import type { ConnectionTarget } from './connection-target';
import { findCredential, readCredentials, type CredentialSources } from './db-auth';
import { parseRegistryUrl, tlsModeOf } from './registry-url';

/**
 * Where and as whom to connect: the URL, parts given beside it, and the credentials file, whose password always wins.
 *
 * Source: daf_butler registry/connectionString.py.
 *
 * @throws Refused for another database than PostgreSQL, a URL that names no database, unusable credentials
 */
export async function resolveTarget(
  registry: Pick<ButlerConfig['registry'], 'db' | 'parts'>,
  sources: CredentialSources,
): Promise<ConnectionTarget> {
  const url = parseRegistryUrl(registry.db);
  if (url.dialect !== 'postgresql' && url.dialect !== 'postgres') {
    throw new Refused(
      'REGISTRY_NOT_POSTGRESQL',
      `registry.db names a ${url.dialect} database; only postgresql can be written to by many at once.`,
      { facts: { dialect: url.dialect } },
    );
  }
  const part = (name: keyof typeof registry.parts): string | undefined => url[name] ?? registry.parts[name];
  const host = part('host');
  const database = part('database');
  if (database === undefined || database === '') {
    throw new Refused('REGISTRY_URL_INVALID', 'registry.db names no database: postgresql://HOST/DATABASE.');
  }
  const credential =
    host === undefined
      ? undefined
      : findCredential(await readCredentials(sources), {
          dialect: url.dialect,
          username: part('username'),
          host,
          port: part('port'),
          database,
        });
  return {
    host: host ?? url.query.get('host') ?? 'localhost',
    port: portNumber(part('port')),
    database,
    username: part('username') || credential?.username,
    password: credential?.password ?? part('password'),
    tls: {
      mode: tlsModeOf(url),
      rootCertificate: url.query.get('sslrootcert'),
      defaultRootCertificate: sources.HOME === undefined ? undefined : `${sources.HOME}/.postgresql/root.crt`,
      certificate: url.query.get('sslcert'),
      key: url.query.get('sslkey'),
    },
    applicationName: url.query.get('application_name'),
  };
}

function portNumber(text: string | undefined): number {
  const port = text === undefined || text === '' ? 5432 : Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new Refused(
    'REGISTRY_URL_INVALID',
    // A password without a host after it stands there too, so what it is is not said.
    'registry.db names a port that is no number from 1 to 65535.',
  );
}
