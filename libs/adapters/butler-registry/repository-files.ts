import { access, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure, Refused, withoutCredential } from '#domain/failure';

/** What of an object store repositories in `s3://` need; paths are `[profile@]bucket/key`. */
export interface RepositoryObjects {
  read(path: string, options: { readonly maxBytes: number }): Promise<Buffer | undefined>;
  stat(path: string): Promise<unknown>;
  put(path: string, body: Uint8Array): Promise<void>;
}

const GREATEST_CONFIG_BYTES = 1 << 20;

/** Reads and writes `butler.yaml` wherever a repository is: a path, `file://…`, or `s3://…` through the object store. */
export class RepositoryFiles {
  readonly #objects: RepositoryObjects;

  constructor(objects: RepositoryObjects) {
    this.#objects = objects;
  }

  /** @throws Refused `BUTLER_CONFIG_MISSING`; `BUTLER_CONFIG_INVALID` for a file of more than 1 MiB */
  readonly readText = async (uri: string): Promise<string> => {
    const place = placeOf(uri);
    const bytes = await ('object' in place
      ? this.#objects.read(place.object, { maxBytes: GREATEST_CONFIG_BYTES }).catch((error: unknown) => {
          throw error instanceof Failure && error.code === 'OBJECT_TOO_LARGE' ? tooLarge(uri) : error;
        })
      : readSmall(place.file).catch((error: unknown) => missingFile(error, uri)));
    if (bytes !== undefined) return bytes.toString('utf8');
    throw new Refused(
      'BUTLER_CONFIG_MISSING',
      `There is no ${uri}: name a repository's folder, its butler.yaml, or s3://[profile@]bucket/….`,
      { facts: { configUri: uri } },
    );
  };

  readonly exists = async (uri: string): Promise<boolean> => {
    const place = placeOf(uri);
    if ('object' in place) return (await this.#objects.stat(place.object)) !== undefined;
    return access(place.file).then(
      () => true,
      () => false,
    );
  };

  /** Writes a text where nothing is yet; false where there is something. Two at once are told apart in folders only. */
  readonly createText = async (uri: string, text: string): Promise<boolean> => {
    const place = placeOf(uri);
    if ('object' in place) {
      if (await this.exists(uri)) return false;
      await this.#objects.put(place.object, Buffer.from(text));
      return true;
    }
    await mkdir(dirname(place.file), { recursive: true });
    try {
      await writeFile(place.file, text, { flag: 'wx' });
      return true;
    } catch (error) {
      if (isErrno(error, 'EEXIST')) return false;
      throw error;
    }
  };
}

function placeOf(uri: string): { readonly object: string } | { readonly file: string } {
  if (uri.startsWith('s3://')) return { object: uri.slice('s3://'.length) };
  if (uri.startsWith('file://')) return { file: fileURLToPath(uri) };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(uri)?.[1];
  if (scheme === undefined) return { file: uri };
  throw new Refused(
    'BUTLER_CONFIG_MISSING',
    `${withoutCredential(uri)} cannot be read: a repository is named by a path, file://… or s3://…, not by ${scheme}://….`,
    { facts: { configUri: withoutCredential(uri) } },
  );
}

/** What somebody names by mistake must not fill the memory. */
async function readSmall(file: string): Promise<Buffer> {
  const { size } = await stat(file);
  if (size <= GREATEST_CONFIG_BYTES) return readFile(file);
  throw tooLarge(file);
}

const tooLarge = (configUri: string): Refused =>
  new Refused(
    'BUTLER_CONFIG_INVALID',
    `${configUri} is larger than ${GREATEST_CONFIG_BYTES} bytes, which no Butler configuration is.`,
    { facts: { configUri } },
  );

function missingFile(error: unknown, uri: string): Buffer | undefined {
  if (error instanceof Refused) throw error;
  if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR')) return undefined;
  throw new Refused(
    'BUTLER_CONFIG_MISSING',
    `${uri} cannot be read (${errnoOf(error) ?? 'unknown reason'}).`,
    {
      facts: { configUri: uri },
      cause: error,
    },
  );
}

const isErrno = (error: unknown, code: string): boolean => errnoOf(error) === code;

const errnoOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
