import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { Refused } from '#domain/failure';

/** libpq's modes but `allow`, which is taken as `prefer`. */
export type TlsMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** How to encrypt the connection; certificates are paths of PEM files. */
export interface TlsOptions {
  readonly mode: TlsMode;
  readonly rootCertificate?: string | undefined;
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
}

/**
 * The driver's `ssl` option for a server: false where the mode or (with `prefer`) the server does without.
 *
 * The driver has no `prefer`, which is libpq's default and so what the sites' URLs mean: the server is asked first.
 *
 * @throws Refused `REGISTRY_URL_INVALID` for a certificate that cannot be read
 */
export async function driverTls(
  tls: TlsOptions,
  host: string,
  port: number,
  timeoutMs: number,
): Promise<false | ConnectionOptions> {
  if (tls.mode === 'disable' || host.startsWith('/')) return false;
  if (tls.mode === 'prefer' && !(await offersTls(host, port, timeoutMs))) return false;
  const [ca, cert, key] = await Promise.all([tls.rootCertificate, tls.certificate, tls.key].map(readIfGiven));
  return {
    // libpq checks the chain with `require` too, once a root certificate is named.
    rejectUnauthorized: tls.mode.startsWith('verify') || (tls.mode === 'require' && ca !== undefined),
    ...(tls.mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

async function readIfGiven(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Refused(
      'REGISTRY_URL_INVALID',
      `registry.db names the certificate ${path}, which cannot be read.`,
      {
        facts: { path },
        cause,
      },
    );
  });
}

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

function offersTls(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: timeoutMs }, () => socket.write(SSL_REQUEST));
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(answer.toString('latin1').startsWith('S'));
    });
    socket.once('timeout', () => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    socket.once('error', reject);
    socket.once('close', () => {
      reject(new Error('the server closed the connection'));
    });
  });
}
