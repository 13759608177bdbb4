import { Failure } from '#domain/failure';
import {
  INDEX_FILE_NAME,
  parseIndex,
  type FolderIndex,
  type HeaderContent,
  type IndexProblem,
} from '#domain/fits';
import { translatedFormProblem } from '#domain/translator';
import type { CallOptions } from './object-store';
import type { RecentIndexes } from './recent-indexes';

/** An index describes all files of a folder, a night of LATISS for one, with some kB each. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;

/** Files come folder by folder: more than these need not be remembered. */
const MOST_FOLDERS = 64;

/** What of the object stores is needed. */
export interface WholeObjects {
  read(path: string, options: CallOptions & { readonly maxBytes: number }): Promise<Buffer | undefined>;
}

/** Hears of an index file that cannot be used; its files are read as if it were not there. */
export type OnBrokenIndex = (path: string, problem: IndexProblem | 'too_large') => void;

type Known = FolderIndex | null;

/** The index files of the folders of one batch, each looked for once; of many folders the last 64. */
export class FolderIndexes {
  private readonly known = new Map<string, Known>();
  private readonly asked = new Map<string, Promise<Known>>();

  constructor(
    private readonly objects: WholeObjects,
    private readonly options: CallOptions,
    private readonly onBroken: OnBrokenIndex = () => undefined,
    private readonly recent?: RecentIndexes,
  ) {}

  /** What the index of a file's folder says of it, if that has been looked for already. */
  entryAtHand(path: string): HeaderContent | undefined {
    const [folder, name] = folderAndName(path);
    return this.known.get(folder)?.entryOf(name);
  }

  /** What the index of a file's folder says of it, undefined where there is none. @throws as the store does */
  async entryOf(path: string): Promise<HeaderContent | undefined> {
    const [folder, name] = folderAndName(path);
    let asked = this.asked.get(folder);
    if (asked === undefined) {
      asked = this.look(folder);
      this.asked.set(folder, asked);
      this.forgetOldest();
    }
    return (await asked)?.entryOf(name);
  }

  private forgetOldest(): void {
    const [oldest] = this.asked.keys();
    if (oldest === undefined || this.asked.size <= MOST_FOLDERS) return;
    this.asked.delete(oldest);
    this.known.delete(oldest);
  }

  private async look(folder: string): Promise<Known> {
    const recent = this.recent?.take(folder);
    const index = recent ?? (await this.read(`${folder}${INDEX_FILE_NAME}`));
    this.known.set(folder, index);
    if (index !== null && recent === undefined) this.recent?.keep(folder, index);
    return index;
  }

  private async read(path: string): Promise<Known> {
    try {
      const { signal } = this.options;
      const bytes = await this.objects.read(path, { signal, maxBytes: MAX_INDEX_BYTES });
      if (bytes === undefined) return null;
      const index = parseIndex(bytes);
      if (!('problem' in index) && hasRightForms(index)) return index;
      this.onBroken(path, 'problem' in index ? index.problem : 'not_an_index');
      return null;
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'OBJECT_TOO_LARGE') throw error;
      this.onBroken(path, 'too_large');
      return null;
    }
  }
}

/** One entry that is not of its form spoils an index of translated properties, as in the official stack. */
function hasRightForms(index: FolderIndex): boolean {
  return index.files.every((file) => {
    const entry = index.entryOf(file);
    return entry?.content !== 'translated' || translatedFormProblem(entry.properties) === undefined;
  });
}

function folderAndName(path: string): readonly [folder: string, name: string] {
  const nameAt = path.lastIndexOf('/') + 1;
  return [path.slice(0, nameAt), path.slice(nameAt)];
}
