import { watch, type Dirent, type FSWatcher } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** How often folders are looked at again, in case the system told us too little; oftener where it tells us nothing. */
const SWEEP_MS = 2000;
const POLLING_SWEEP_MS = 250;
/** A folder that changed this recently may change again within the same tick of its clock. */
const CLOCK_TICK_MS = 50;

/**
 * Tells of every file below a folder, first those that are there, then each that is made, linked, moved in or written to.
 * A file may be told of several times, and before it is whole. Names that begin with a dot are left out, as are folders
 * that are links.
 *
 * One watch a folder, none a file: a night has 400,000 files in a thousand folders. Where no more watches can be had (or the
 * file system gives none), folders are polled by their time of change.
 */
export class FolderWatch {
  private readonly folders = new Map<string, WatchedFolder>();
  private timer: NodeJS.Timeout | undefined;
  private polling = false;
  private stopped = false;

  /** @param onFile - gets the path relative to `root`, with `/` */
  constructor(
    private readonly root: string,
    private readonly onFile: (path: string) => void,
  ) {}

  /** Resolves when all that was there has been told of. */
  async start(): Promise<void> {
    await this.enter('');
    this.sweepLater();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    for (const { watcher } of this.folders.values()) watcher?.close();
    this.folders.clear();
  }

  /** Watches first and lists then, so that nothing is made in between unseen. */
  private async enter(folder: string): Promise<void> {
    if (this.stopped || this.folders.has(folder)) return;
    const watched: WatchedFolder = { changedMs: Number.NaN, watcher: this.watchFolder(folder) };
    this.folders.set(folder, watched);
    await this.list(folder, watched);
  }

  private watchFolder(folder: string): FSWatcher | undefined {
    if (this.polling) return undefined;
    try {
      const watcher = watch(join(this.root, folder), (_event, name) => {
        if (name !== null && !name.startsWith('.')) void this.look(join(folder, name));
      });
      watcher.on('error', () => {
        watcher.close();
      });
      return watcher;
    } catch (error) {
      if (isGone(error)) return undefined;
      this.polling = true;
      return undefined;
    }
  }

  private async list(folder: string, watched: WatchedFolder): Promise<void> {
    let entries: readonly Dirent[];
    try {
      const { mtimeMs } = await stat(join(this.root, folder));
      entries = await readdir(join(this.root, folder), { withFileTypes: true });
      watched.changedMs = Date.now() - mtimeMs < CLOCK_TICK_MS ? Number.NaN : mtimeMs;
    } catch (error) {
      if (isGone(error)) this.forget(folder);
      // Not readable now (permissions, too many open files): the next sweep tries again.
      else watched.changedMs = Number.NaN;
      return;
    }
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await this.enter(path);
      else this.tell(path);
    }
  }

  private async look(path: string): Promise<void> {
    try {
      const found = await lstat(join(this.root, path));
      if (found.isDirectory()) await this.enter(path);
      else this.tell(path);
    } catch (error) {
      if (isGone(error)) this.forget(path);
    }
  }

  private tell(path: string): void {
    if (!this.stopped) this.onFile(path);
  }

  /** A folder that was moved away takes its sub-folders with it. */
  private forget(folder: string): void {
    for (const [known, { watcher }] of this.folders) {
      if (known !== folder && !known.startsWith(`${folder}/`)) continue;
      watcher?.close();
      this.folders.delete(known);
    }
  }

  private sweepLater(): void {
    this.timer = setTimeout(
      () => {
        void this.sweep().finally(() => {
          if (!this.stopped) this.sweepLater();
        });
      },
      this.polling ? POLLING_SWEEP_MS : SWEEP_MS,
    );
  }

  private async sweep(): Promise<void> {
    for (const [folder, watched] of [...this.folders]) {
      if (this.stopped) return;
      try {
        const { mtimeMs } = await stat(join(this.root, folder));
        if (mtimeMs !== watched.changedMs) await this.list(folder, watched);
      } catch (error) {
        if (isGone(error)) this.forget(folder);
      }
    }
  }
}

interface WatchedFolder {
  /** The time of change that was seen when it was listed last; NaN asks for another look. */
  changedMs: number;
  readonly watcher: FSWatcher | undefined;
}

const isGone = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
