import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseObjectPath } from '#domain/observation';
import { WrongUse } from '../wrong-use';

/** Where a command is to look for files, as an operator named it. */
export type Location = { readonly given: string } & (
  | { readonly kind: 'file' | 'folder'; readonly path: string }
  /** A pattern of paths on this machine. */
  | { readonly kind: 'glob'; readonly pattern: string }
  /** All objects whose keys begin with `prefix`; with a pattern only those that it matches. */
  | {
      readonly kind: 'objects';
      /** `[profile@][tenant:]bucket` */
      readonly bucket: string;
      readonly prefix: string;
      readonly pattern: string | undefined;
    }
);

const GLOB = /[*?[]/;

/**
 * Finds out what each location is: a file, a folder, a glob, `file://…`, or `s3://[profile@]bucket/prefix`. A name that is there is
 * never taken for a glob.
 *
 * @throws WrongUse naming all that are nothing of this, or not there
 */
export async function parseLocations(given: readonly string[]): Promise<readonly Location[]> {
  const parsed = await Promise.all(given.map(parseLocation));
  const faults = parsed.filter((one) => typeof one === 'string');
  if (faults.length > 0) throw new WrongUse(faults.join('; '));
  return parsed.filter((one) => typeof one !== 'string');
}

/** The location, or what is wrong with it. */
async function parseLocation(given: string): Promise<Location | string> {
  if (given.startsWith('s3://')) return objectsLocation(given);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(given)?.[1];
  if (scheme !== undefined && scheme !== 'file') {
    return `${given}: files are taken from this machine and from s3://, not from ${scheme}://`;
  }
  const path = scheme === undefined ? given : fileURLToPath(given);
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isDirectory() === true) return { given, kind: 'folder', path: resolve(path) };
  if (stats !== undefined) return { given, kind: 'file', path: resolve(path) };
  if (scheme === undefined && GLOB.test(given)) return { given, kind: 'glob', pattern: resolve(given) };
  return `there is no file or folder ${given}`;
}

function objectsLocation(given: string): Location | string {
  const address = given.slice('s3://'.length);
  const slash = address.indexOf('/');
  const bucket = slash === -1 ? address : address.slice(0, slash);
  const rest = slash === -1 ? '' : address.slice(slash + 1);
  const path = parseObjectPath(`${bucket}/_`);
  if ('unparsable' in path) return `${given}: it must be s3://[profile@][tenant:]bucket/prefix`;
  const special = rest.search(GLOB);
  return special === -1
    ? { given, kind: 'objects', bucket, prefix: rest, pattern: undefined }
    : { given, kind: 'objects', bucket, prefix: rest.slice(0, special), pattern: rest };
}
