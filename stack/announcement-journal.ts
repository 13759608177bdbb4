import {
  createWriteStream,
  existsSync,
  readFileSync,
  renameSync,
  writeFileSync,
  type Stats,
  type WriteStream,
} from 'node:fs';

/** What tells one state of a file from another without reading it. */
type FileState = Pick<Stats, 'size' | 'mtimeMs' | 'ino'>;

const stateText = ({ size, mtimeMs, ino }: FileState): string => `${size}:${mtimeMs}:${ino}`;

/**
 * Which files have been announced, in which state, so that a new start announces only what came since. A line is written after the
 * webhook has answered: a crash in between announces again, which does no harm.
 */
export class AnnouncementJournal {
  private readonly announced: Map<string, string>;
  private readonly lines: WriteStream;

  /** @param file - made when it is not there; removing it has everything announced again */
  constructor(file: string) {
    this.announced = new Map(existsSync(file) ? readLines(file) : []);
    const text = [...this.announced].map(([path, state]) => lineOf(path, state)).join('');
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
    this.lines = createWriteStream(file, { flags: 'a' });
  }

  has(path: string, state: FileState): boolean {
    return this.announced.get(path) === stateText(state);
  }

  add(path: string, state: FileState): void {
    this.announced.set(path, stateText(state));
    this.lines.write(lineOf(path, stateText(state)));
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.lines.end(resolve);
    });
  }
}

/** A key may hold line ends. */
const lineOf = (path: string, state: string): string => `${state} ${JSON.stringify(path).slice(1, -1)}\n`;

/** Later lines win; a line that a crash cut off is left out. */
function* readLines(file: string): Generator<[string, string]> {
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const space = line.indexOf(' ');
    if (space < 0) continue;
    try {
      yield [JSON.parse(`"${line.slice(space + 1)}"`) as string, line.slice(0, space)];
    } catch {
      continue;
    }
  }
}
