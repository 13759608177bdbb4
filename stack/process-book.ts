import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { identify, stillRuns, type ProcessIdentity } from './process-identity';

const Entry = z.object({
  name: z.string(),
  pid: z.int().positive(),
  began: z.string(),
  stopSignal: z.enum(['SIGTERM', 'SIGINT']),
});
const Book = z.object({ stack: z.object({ pid: z.int(), began: z.string() }), children: z.array(Entry) });

type Entry = z.infer<typeof Entry>;

/** A process that an earlier stack left behind, and that has been stopped now. */
export type LeftBehind = Pick<Entry, 'name' | 'pid'>;

/**
 * The file that says which stack owns a data folder and which processes it started. It makes a second stack on the same data
 * impossible, and lets the next one stop what a killed one left running.
 */
export class ProcessBook {
  private readonly children = new Map<string, Entry>();

  private constructor(
    private readonly file: string,
    private readonly stack: ProcessIdentity,
  ) {}

  /** Takes possession of the data folder, or tells the pid of the stack that has it. */
  static async open(
    file: string,
  ): Promise<{ opened: ProcessBook; leftBehind: readonly LeftBehind[] } | { heldBy: number }> {
    const found = readBook(file);
    if (found !== undefined && stillRuns(found.stack) && found.stack.pid !== process.pid) {
      return { heldBy: found.stack.pid };
    }
    const mine = identify(process.pid) ?? { pid: process.pid, began: '' };
    const book = new ProcessBook(file, mine);
    if (found === undefined) {
      if (!book.claim()) return ProcessBook.open(file);
      return { opened: book, leftBehind: [] };
    }
    // The old children stay in the book until they are gone: we may be killed as well.
    for (const child of found.children) book.children.set(child.name, child);
    book.write();
    const leftBehind = found.children.filter(stillRuns);
    await Promise.all(leftBehind.map(stopStranded));
    book.children.clear();
    book.write();
    return { opened: book, leftBehind };
  }

  /** Notes a process that was started, with the signal that stops it in order. */
  add(name: string, pid: number, stopSignal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): void {
    const identity = identify(pid);
    if (identity === undefined) return;
    this.children.set(name, { name, ...identity, stopSignal });
    this.write();
  }

  remove(name: string): void {
    if (this.children.delete(name)) this.write();
  }

  /** Gives the data folder free. What could not be stopped stays in the book, for the next start to try. */
  close(): void {
    if (this.children.size === 0) rmSync(this.file, { force: true });
  }

  /** Makes the file if nobody else did in the meantime. */
  private claim(): boolean {
    try {
      writeFileSync(this.file, this.text(), { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
        if (readBook(this.file) === undefined) rmSync(this.file, { force: true });
        return false;
      }
      throw error;
    }
  }

  private write(): void {
    writeFileSync(`${this.file}.new`, this.text());
    renameSync(`${this.file}.new`, this.file);
  }

  private text(): string {
    return `${JSON.stringify({ stack: this.stack, children: [...this.children.values()] }, null, 1)}\n`;
  }
}

function readBook(file: string): z.infer<typeof Book> | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return Book.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Asks a process that is not our child to end, and insists after a while. */
async function stopStranded(entry: Entry): Promise<void> {
  const deadline = Date.now() + 10_000;
  signal(entry, entry.stopSignal);
  while (stillRuns(entry)) {
    if (Date.now() > deadline) signal(entry, 'SIGKILL');
    await pause(20);
  }
}

function signal(entry: Entry, name: NodeJS.Signals): void {
  try {
    if (stillRuns(entry)) process.kill(entry.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
