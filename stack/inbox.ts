import { readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '#domain/failure';
import type { Header } from '#domain/fits';
import { sidecarPath } from '#domain/observation';
import { keyByHeader, keyByName, sidecarKey } from './filing';
import type { Filing, FilingBucket } from './filing-place';
import { FolderWatch } from './folder-watch';
import { headerOfFits, headerOfSidecar } from './header-of-file';
import { moveFile } from './move-file';
import { whenWhole } from './whole-file';

/** What the inbox did with a file. */
export interface InboxReport {
  /** @param path - the file's place, `bucket/key` */
  filed(name: string, path: string): void;
  refused(name: string, reason: string): void;
}

export const REFUSED_FOLDER = 'refused';
/** So long a sidecar waits for its FITS file before it is filed alone. */
const SIDECAR_ALONE_MS = 1500;
/** Names of downloads that are not finished. */
const UNFINISHED = /(\.(part|partial|tmp|filepart|crdownload|download)|~)$/i;

/**
 * A folder into which people drop FITS files under any name, in folders or not, with sidecars (`.json` of the same stem) or
 * without. Each is moved to its place in its bucket, its sidecar first; what has no place goes to `refused/`, its reason
 * beside it.
 */
export class Inbox {
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly watch: FolderWatch;

  constructor(
    private readonly folder: string,
    private readonly bucketsFolder: string,
    private readonly buckets: Readonly<Record<FilingBucket, string>>,
    private readonly report: InboxReport,
  ) {
    this.watch = new FolderWatch(folder, (path) => {
      this.takeOn(path);
    });
  }

  start(): Promise<void> {
    return this.watch.start();
  }

  async stop(): Promise<void> {
    this.watch.stop();
    this.stopping.abort();
    await Promise.all(this.underWay.values());
  }

  private takeOn(path: string): void {
    if (path.startsWith(`${REFUSED_FOLDER}/`) || UNFINISHED.test(path) || this.underWay.has(path)) return;
    const work = this.handle(path)
      .catch((error: unknown) => {
        if (!isGone(error)) this.report.refused(path, error instanceof Error ? error.message : String(error));
      })
      .finally(() => this.underWay.delete(path));
    this.underWay.set(path, work);
  }

  private async handle(path: string): Promise<void> {
    const file = join(this.folder, path);
    if ((await whenWhole(file, this.stopping.signal)) === undefined) return;
    if (isSidecar(path)) await this.fileSidecarAlone(path);
    else await this.fileFits(path);
  }

  private async fileFits(path: string): Promise<void> {
    const file = join(this.folder, path);
    const name = basename(path);
    const sidecar = await this.sibling(path, (other) => isSidecar(other));
    if (sidecar !== undefined) await whenWhole(join(this.folder, sidecar), this.stopping.signal);
    const filing = filingByName(name) ?? (await this.filingByContent(file, sidecar, name));
    if ('unknown' in filing) {
      await this.refuse(path, filing.unknown);
      if (sidecar !== undefined) await this.refuse(sidecar, 'the FITS file it belongs to was refused');
      return;
    }
    if (sidecar !== undefined) {
      const place = this.pathOf({ ...filing, key: sidecarKey(filing.key) });
      await moveFile(join(this.folder, sidecar), join(this.bucketsFolder, place));
    }
    await moveFile(file, join(this.bucketsFolder, this.pathOf(filing)));
    this.report.filed(path, this.pathOf(filing));
  }

  private async filingByContent(file: string, sidecar: string | undefined, name: string): Promise<Filing> {
    try {
      const filing = keyByHeader(await headerOfFits(file), name);
      if ('key' in filing || sidecar === undefined) return filing;
      const header = await headerOfSidecar(join(this.folder, sidecar));
      const bySidecar = header === undefined ? filing : keyByHeader(header, name);
      return 'key' in bySidecar ? bySidecar : filing;
    } catch (error) {
      if (error instanceof Failure) return { unknown: `${error.message} (${error.code})` };
      throw error;
    }
  }

  /** Its FITS file may be filed long since, or never come: then its own name or content says where it belongs. */
  private async fileSidecarAlone(path: string): Promise<void> {
    if (await this.hasFits(path)) return;
    await pause(SIDECAR_ALONE_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    if (this.stopping.signal.aborted || (await this.hasFits(path))) return;
    const file = join(this.folder, path);
    const name = basename(path);
    const filing = filingByName(name) ?? filingBySidecar(await headerOfSidecar(file), name);
    if ('unknown' in filing) {
      await this.refuse(path, filing.unknown);
      return;
    }
    const place = this.pathOf({ ...filing, key: sidecarKey(filing.key) });
    await moveFile(file, join(this.bucketsFolder, place));
    this.report.filed(path, place);
  }

  private pathOf({ bucket, key }: Exclude<Filing, { unknown: string }>): string {
    return `${this.buckets[bucket]}/${key}`;
  }

  private async hasFits(path: string): Promise<boolean> {
    return (await this.sibling(path, (other) => !isSidecar(other))) !== undefined;
  }

  /** Another file in the same folder with the same stem. */
  private async sibling(path: string, wanted: (name: string) => boolean): Promise<string | undefined> {
    const folder = dirname(path);
    const names = await readdir(join(this.folder, folder)).catch(() => []);
    const found = names.find(
      (name) =>
        name !== basename(path) &&
        stem(name) === stem(basename(path)) &&
        !UNFINISHED.test(name) &&
        wanted(name),
    );
    return found === undefined ? undefined : join(folder, found);
  }

  private async refuse(path: string, reason: string): Promise<void> {
    const to = join(this.folder, REFUSED_FOLDER, path);
    await moveFile(join(this.folder, path), to);
    await writeFile(`${to}.reason.txt`, `${reason}\n`);
    this.report.refused(path, reason);
  }
}

const isSidecar = (path: string): boolean => /\.json$/i.test(path);
/** What a file and its sidecar share. */
const stem = (name: string): string => sidecarPath(name);
const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

function filingByName(name: string): Exclude<Filing, { unknown: string }> | undefined {
  const key = keyByName(name);
  return key === undefined ? undefined : { bucket: 'cameras', key };
}

function filingBySidecar(header: Header | undefined, name: string): Filing {
  return header === undefined
    ? { unknown: 'it is neither a FITS file nor a sidecar' }
    : keyByHeader(header, name);
}
