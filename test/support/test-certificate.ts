import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A certificate with its key, as PEM texts. */
export interface TestCertificate {
  readonly certificate: string;
  readonly key: string;
  readonly privateKey: KeyObject;
  readonly name: string;
}

/** One element of DER: a tag, its length, and what it holds. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const bytes = length.subarray(length.findIndex((byte) => byte !== 0));
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length]), bytes, body]);
}

const sequence = (...contents: readonly Uint8Array[]): Buffer => der(0x30, ...contents);
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const OID = {
  commonName: hex('0603550403'),
  ecdsaWithSha256: hex('06082a8648ce3d040302'),
  basicConstraints: hex('0603551d13'),
  subjectAltName: hex('0603551d11'),
} as const;

const nameOf = (commonName: string): Buffer =>
  sequence(der(0x31, sequence(OID.commonName, der(0x0c, Buffer.from(commonName)))));
const extension = (oid: Buffer, value: Buffer): Buffer => sequence(oid, hex('0101ff'), der(0x04, value));
const time = (text: string): Buffer => der(0x18, Buffer.from(text));
const pem = (label: string, bytes: Buffer): string =>
  `-----BEGIN ${label}-----\n${bytes.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;

/**
 * Makes an X.509 certificate (RFC 5280) with an elliptic key: an authority, or what an authority has signed for host names.
 *
 * @param issuer - the authority; without it the certificate is one itself, signed by its own key
 */
export function testCertificate(
  name: string,
  issuer?: TestCertificate,
  hosts: readonly string[] = [],
): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(OID.ecdsaWithSha256);
  const extensions =
    issuer === undefined
      ? [extension(OID.basicConstraints, sequence(hex('0101ff')))]
      : hosts.length === 0
        ? []
        : [extension(OID.subjectAltName, sequence(...hosts.map((host) => der(0x82, Buffer.from(host)))))];
  const content = sequence(
    der(0xa0, hex('020102')),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    nameOf(issuer?.name ?? name),
    sequence(time('20200101000000Z'), time('21200101000000Z')),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  );
  const signature = sign('sha256', content, issuer?.privateKey ?? privateKey);
  return {
    name,
    privateKey,
    certificate: pem('CERTIFICATE', sequence(content, algorithm, der(0x03, Buffer.from([0]), signature))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
