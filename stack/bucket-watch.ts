import { join } from 'node:path';
import type { AnnouncementJournal } from './announcement-journal';
import type { Announcer, AnnouncementAnswer } from './announcer';
import { contentTag } from './content-tag';
import { FolderWatch } from './folder-watch';
import { whenWhole } from './whole-file';

/** Files that are waited for, read and announced at the same time. */
const CONCURRENCY = 32;

/**
 * Makes folders behave like buckets of an object store with notifications: `folder/bucket/key` is announced once it is whole,
 * and again when it changes. What came while nobody watched is announced at the start.
 */
export class BucketWatch {
  private readonly waiting = new Set<string>();
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly watch: FolderWatch;

  constructor(
    private readonly folder: string,
    private readonly announcer: Announcer,
    private readonly journal: AnnouncementJournal,
    private readonly onAnswer: (path: string, answer: AnnouncementAnswer) => void,
  ) {
    this.watch = new FolderWatch(folder, (path) => {
      this.waiting.add(path);
      this.takeOn();
    });
  }

  start(): Promise<void> {
    return this.watch.start();
  }

  async stop(): Promise<void> {
    this.watch.stop();
    this.stopping.abort();
    this.waiting.clear();
    await Promise.all(this.underWay.values());
    await this.journal.close();
  }

  private takeOn(): void {
    for (const path of this.waiting) {
      if (this.underWay.size >= CONCURRENCY || this.stopping.signal.aborted) return;
      // Told of again while it is under way: looked at again afterwards.
      if (this.underWay.has(path)) continue;
      this.waiting.delete(path);
      const work = this.announce(path).finally(() => {
        this.underWay.delete(path);
        this.takeOn();
      });
      this.underWay.set(path, work);
    }
  }

  private async announce(path: string): Promise<void> {
    const slash = path.indexOf('/');
    if (slash < 0) return;
    const file = join(this.folder, path);
    const state = await whenWhole(file, this.stopping.signal);
    if (state === undefined || this.journal.has(path, state)) return;
    const etag = await contentTag(file, state.size).catch(() => undefined);
    if (etag === undefined) return;
    const object = { bucket: path.slice(0, slash), key: path.slice(slash + 1), size: state.size, etag };
    const answer = await this.announcer.announce(object, this.stopping.signal);
    if (answer === undefined) return;
    this.journal.add(path, state);
    this.onAnswer(path, answer);
  }
}
