import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import { Refused } from '#domain/failure';

/** The modes of libpq. */
export type TlsMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** How to encrypt the connection; certificates are paths of PEM files. */
export interface TlsOptions {
  readonly mode: TlsMode;
  /** `system` stands for the authorities that Node knows. */
  readonly rootCertificate?: string | undefined;
  /** Read in its place if it is there. */
  readonly defaultRootCertificate?: string | undefined;
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
}

/** The driver's `ssl` option. */
export type DriverTls = false | ConnectionOptions;

/**
 * The driver's `ssl` options to try, one after the other: `allow` and `prefer` take what the server offers, in their order.
 *
 * Source: PostgreSQL documentation, 34.19 SSL Support (libpq); a chain is checked with `require` too, once there is a root certificate.
 *
 * @throws Refused `REGISTRY_URL_INVALID` for a certificate that cannot be read, or that is needed and not there
 */
export async function tlsAttempts(tls: TlsOptions, host: string): Promise<readonly DriverTls[]> {
  if (tls.mode === 'disable' || host.startsWith('/')) return [false];
  const encrypted = await encryption(tls);
  if (tls.mode === 'allow') return [false, encrypted];
  return tls.mode === 'prefer' ? [encrypted, false] : [encrypted];
}

/**
 * Whether a connection failed for being encrypted, or for not being so: the server has no TLS, its pg_hba.conf wants it otherwise, or no
 * encryption came about.
 */
export function failedByTls(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const code = 'code' in error ? String(error.code) : '';
  // The driver gives this error no code.
  const hasNone = 'message' in error && String(error.message).includes('does not support SSL');
  return hasNone || isRefusedLogin(error) || isCertificateFault(error) || /^(ERR_SSL|ERR_TLS)/.test(code);
}

/** What to say of a connection that could not be encrypted as it must be; undefined for other failures. */
export function tlsFault(error: unknown, mode: TlsMode, where: string): Refused | undefined {
  const isOurs =
    failedByTls(error) && !(error instanceof Object && 'code' in error && error.code === '28000');
  if (!isOurs) return undefined;
  const reason = hasMessage(error) ? error.message : String(error);
  const advice = isCertificateFault(error)
    ? 'name the authority that signed its certificate (sslrootcert), and the server by the name in it'
    : 'the server must have TLS turned on, or sslmode be weaker';
  return new Refused(
    'REGISTRY_TLS_FAILED',
    `The connection to the registry ${where} cannot be encrypted as sslmode=${mode} asks: ${reason}; ${advice}.`,
    { facts: { registry: where, sslmode: mode }, cause: error },
  );
}

/** SQLSTATE invalid_authorization_specification: pg_hba.conf has no place for such a connection. */
const isRefusedLogin = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '28000';

/** OpenSSL's words for what is wrong with a chain, as Node passes them on. */
const isCertificateFault = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  /CERT|SIGNATURE|ISSUER|CHAIN|HOSTNAME_MISMATCH/.test(String(error.code));

const hasMessage = (error: unknown): error is { readonly message: string } =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';

async function encryption(tls: TlsOptions): Promise<ConnectionOptions> {
  const [root, cert, key] = await Promise.all([
    rootOf(tls),
    readIfGiven(tls.certificate),
    readIfGiven(tls.key),
  ]);
  const isChecked = tls.mode.startsWith('verify') || (tls.mode === 'require' && root !== undefined);
  return {
    rejectUnauthorized: isChecked,
    ...(tls.mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
    ...(root === undefined || root === 'system' ? {} : { ca: root }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

/** The authorities as PEM text, or `system`. */
async function rootOf({
  mode,
  rootCertificate,
  defaultRootCertificate,
}: TlsOptions): Promise<string | undefined> {
  if (rootCertificate === 'system') {
    if (mode === 'verify-full') return 'system';
    throw new Refused(
      'REGISTRY_URL_INVALID',
      `registry.db asks for sslrootcert=system with sslmode=${mode}; anybody can have a certificate of those authorities, so it must be verify-full.`,
    );
  }
  if (rootCertificate !== undefined) return readIfGiven(rootCertificate);
  const byDefault =
    defaultRootCertificate === undefined
      ? undefined
      : await readFile(defaultRootCertificate, 'utf8').catch(() => undefined);
  if (byDefault !== undefined || !mode.startsWith('verify')) return byDefault;
  throw new Refused(
    'REGISTRY_URL_INVALID',
    `registry.db asks for sslmode=${mode} but names no authority to trust: add sslrootcert=FILE, put it into ${defaultRootCertificate ?? '~/.postgresql/root.crt'}, or say sslrootcert=system with verify-full.`,
  );
}

async function readIfGiven(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Refused(
      'REGISTRY_URL_INVALID',
      `registry.db names the certificate ${path}, which cannot be read.`,
      { facts: { path }, cause },
    );
  });
}
