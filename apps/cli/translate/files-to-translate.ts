import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sidecarPath } from '#domain/observation';
import { FITS_NAME, findFiles, type FindOptions } from '../locations/find-files';
import { parseLocations, type Location } from '../locations/location';
import { linesOf } from '../lines-of';

/** A file under the name that is shown for it, or a place where there should have been some. */
export type NamedFile =
  { readonly name: string; readonly path: string } | { readonly name: string; readonly nothing: string };

/** The files that an operator means. */
export interface FilesToTranslate {
  /** Whether it is one, named itself. */
  readonly isSingle: boolean;
  /** One after the other, as they are found. */
  readonly files: AsyncIterable<NamedFile>;
}

interface Options {
  readonly objects: FindOptions['objects'];
  /** Standard input, asked for only where a name is `-`. */
  readonly input: () => AsyncIterable<Uint8Array | string>;
  readonly signal: AbortSignal | undefined;
}

/** Stands for the names on standard input. */
const INPUT = '-';
/** Describes other files, not one. */
const INDEX = '_index.json';
const SIDECAR_NAME = /\.json$/i;

/** Whether a name is that of a sidecar. */
export const isSidecar = (name: string): boolean => SIDECAR_NAME.test(name);

/**
 * The files that an operator means: FITS files and sidecars that are named, those in folders,
 * of globs and below prefixes, and those whose names come on standard input. What lies in a folder as FITS file with its
 * sidecar counts once.
 *
 * @param given - files, folders, globs, `s3://[profile@]bucket/prefix`, or `-`
 * @throws WrongUse at once, naming all that are nothing of this, or not there
 */
export async function filesToTranslate(
  given: readonly string[],
  options: Options,
): Promise<FilesToTranslate> {
  const locations = await parseLocations(given.filter((name) => name !== INPUT));
  const isSingle = given.length === 1 && locations[0]?.kind === 'file';
  return { isSingle, files: inTurn(given, locations, options) };
}

async function* inTurn(
  given: readonly string[],
  locations: readonly Location[],
  options: Options,
): AsyncGenerator<NamedFile, void, undefined> {
  const waiting = locations[Symbol.iterator]();
  for (const name of given) {
    if (name === INPUT) {
      for await (const line of linesOf(options.input())) yield { name: line, path: pathOf(line) };
    } else {
      const { value: location } = waiting.next();
      if (location !== undefined) yield* filesOf(location, options);
    }
  }
}

async function* filesOf(
  location: Location,
  { objects, signal }: Options,
): AsyncGenerator<NamedFile, void, undefined> {
  const pairs = new Pairs();
  for await (const finding of findFiles([location], { objects, signal, isWanted })) {
    if ('nothingIn' in finding) yield { name: finding.nothingIn, nothing: finding.reason };
    else if (location.kind === 'file' || pairs.isNew(finding.path)) {
      yield { name: nameOf(finding.path, location), path: finding.path };
    }
  }
}

const isWanted = (path: string): boolean =>
  FITS_NAME.test(path) || (isSidecar(path) && !path.endsWith(`/${INDEX}`));

/** Which sidecars of a folder belong to files that were found before; in the order of their names FITS files come first. */
class Pairs {
  private folder = '';
  private readonly sidecars = new Set<string>();

  isNew(path: string): boolean {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (folder !== this.folder) this.sidecars.clear();
    this.folder = folder;
    if (isSidecar(path)) return !this.sidecars.delete(path);
    this.sidecars.add(sidecarPath(path));
    return true;
  }
}

function pathOf(name: string): string {
  if (name.startsWith('s3://')) return name.slice('s3://'.length);
  return name.startsWith('file://') ? fileURLToPath(name) : resolve(name);
}

/** What was found as the operator would name it. */
function nameOf(path: string, location: Location): string {
  switch (location.kind) {
    case 'file':
      return location.given;
    case 'folder':
      return `${location.given.replace(/\/+$/, '')}${path.slice(location.path.length)}`;
    case 'glob':
      return path;
    case 'objects':
      return `s3://${path}`;
  }
}
