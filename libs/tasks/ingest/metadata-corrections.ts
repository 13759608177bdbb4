import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Refused, RetryLater } from '#domain/failure';
import { parseCorrections, type CorrectionLookup, type HeaderOverrides } from '#domain/translator';

interface MetadataCorrectionsOptions {
  /** Searched in this order. */
  readonly folders: readonly string[];
  /** A clock in milliseconds. */
  readonly now?: () => number;
}

interface Answer {
  readonly overrides: HeaderOverrides | undefined;
  readonly until: number;
}

/** The files of one exposure come together; a correction that an operator adds is seen this much later. */
const ANSWER_LIFE_MS = 1000;
const MAX_ANSWERS = 256;

/**
 * Header corrections as files `<instrument>-<obsId>.yaml`, in the format of the official stack. The first folder that has
 * the file counts.
 *
 * Source: astro_metadata_translator headers.py (METADATA_CORRECTIONS_PATH).
 */
export class MetadataCorrections implements CorrectionLookup {
  private readonly folders: readonly string[];
  private readonly now: () => number;
  private readonly answers = new Map<string, Answer>();

  /** @throws Refused naming every folder that is not there */
  constructor({ folders, now = () => performance.now() }: MetadataCorrectionsOptions) {
    const absent = folders.filter((folder) => !isFolder(folder));
    if (absent.length > 0) {
      const names = absent.join(', ');
      throw new Refused('CORRECTIONS_FOLDER_MISSING', `no such folders of header corrections: ${names}`, {
        facts: { folders: names },
      });
    }
    this.folders = folders;
    this.now = now;
  }

  /**
   * The corrections in the folders of a search path.
   *
   * @param searchPath - folders with `:` between them; empty parts are passed over
   * @throws Refused naming every folder that is not there
   */
  static of(searchPath: string | undefined): MetadataCorrections {
    return new MetadataCorrections({ folders: (searchPath ?? '').split(':').filter((part) => part !== '') });
  }

  /** @throws RetryLater if the correction is there and cannot be read: without it the exposure would be stored wrongly */
  find(instrument: string, obsId: string): HeaderOverrides | undefined {
    if (this.folders.length === 0) return undefined;
    const name = `${instrument}-${obsId}.yaml`;
    // An observation id is a header's word: it must not lead out of the folder.
    if (/[/\0]/.test(name)) return undefined;
    const known = this.answers.get(name);
    const now = this.now();
    if (known !== undefined && known.until > now) return known.overrides;
    const overrides = this.search(name);
    if (this.answers.size >= MAX_ANSWERS) this.answers.clear();
    this.answers.set(name, { overrides, until: now + ANSWER_LIFE_MS });
    return overrides;
  }

  private search(name: string): HeaderOverrides | undefined {
    for (const folder of this.folders) {
      const file = join(folder, name);
      const text = readIfThere(file);
      if (text === undefined) continue;
      const read = parseCorrections(text);
      if ('parsed' in read) return read.parsed;
      throw unreadable(file, read.unparsable);
    }
    return undefined;
  }
}

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};

const readIfThere = (file: string): string | undefined => {
  try {
    if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined;
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error), error);
  }
};

const unreadable = (file: string, problem: string, cause?: unknown): RetryLater =>
  new RetryLater('CORRECTIONS_UNREADABLE', `header correction ${file}: ${problem}`, {
    facts: { file },
    cause,
  });
