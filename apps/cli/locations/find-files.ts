import { glob, stat } from 'node:fs/promises';
import { matchesGlob } from 'node:path';
import type { CallOptions, ObjectStores } from '#adapters/object-store';
import { Failure } from '#domain/failure';
import type { Finding } from './finding';
import type { Location } from './location';
import { walkFolder } from './walk-folder';

/** What is taken in folders and below prefixes, unless an operator says otherwise; plain FITS and its usual compressions. */
export const FITS_NAME = /\.fits?(?:\.(?:gz|fz))?$/i;

/** What to look for, and with what. */
export interface FindOptions extends CallOptions {
  readonly objects: Pick<ObjectStores, 'list'>;
  /** Whether a name found in a folder, by a glob or below a prefix is wanted; a file that is named itself is taken in any case. */
  readonly isWanted: (path: string) => boolean;
}

/**
 * The files of all locations, one location after the other, sorted within each folder or prefix so that the files of an exposure
 * follow each other. Never more than a page of names is held.
 *
 * @throws the signal's reason, if it fires; trouble with a place is a finding
 */
export async function* findFiles(
  locations: readonly Location[],
  options: FindOptions,
): AsyncGenerator<Finding, void, undefined> {
  for (const location of locations) {
    let found = 0;
    let hasTrouble = false;
    try {
      for await (const finding of filesOf(location, options)) {
        options.signal?.throwIfAborted();
        if ('path' in finding) found += 1;
        else hasTrouble = true;
        yield finding;
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      hasTrouble = true;
      yield { nothingIn: location.given, reason: reasonOf(error) };
    }
    if (found === 0 && !hasTrouble) {
      yield { nothingIn: location.given, reason: 'there are no files of the wanted names' };
    }
  }
}

async function* filesOf(location: Location, options: FindOptions): AsyncGenerator<Finding, void, undefined> {
  switch (location.kind) {
    case 'file':
      yield { path: location.path };
      break;
    case 'folder':
      yield* walkFolder(location.path, options.isWanted);
      break;
    case 'glob':
      yield* globbed(location.pattern, options.isWanted);
      break;
    case 'objects':
      yield* objectsOf(location, options);
      break;
  }
}

/** Node's own order is that of the file system. */
async function* globbed(
  pattern: string,
  isWanted: (path: string) => boolean,
): AsyncGenerator<Finding, void, undefined> {
  const paths: string[] = [];
  for await (const path of glob(pattern)) paths.push(path);
  for (const path of paths.sort()) {
    if ((await stat(path)).isDirectory()) yield* walkFolder(path, isWanted);
    else if (isWanted(path)) yield { path };
  }
}

async function* objectsOf(
  { bucket, prefix, pattern }: Extract<Location, { readonly kind: 'objects' }>,
  { objects, isWanted, signal }: FindOptions,
): AsyncGenerator<Finding, void, undefined> {
  for await (const page of objects.list(bucket, prefix, { signal })) {
    for (const { key } of page) {
      const path = `${bucket}/${key}`;
      const isNamed =
        pattern === undefined ? key === prefix || isWanted(path) : matches(key, pattern, isWanted);
      if (isNamed) yield { path };
    }
  }
}

/** A pattern may mean objects, or the "folders" that they lie in. */
const matches = (key: string, pattern: string, isWanted: (path: string) => boolean): boolean =>
  isWanted(key) && (matchesGlob(key, pattern) || matchesGlob(key, `${pattern.replace(/\/+$/, '')}/**`));

const reasonOf = (error: unknown): string => {
  if (error instanceof Failure) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
};
