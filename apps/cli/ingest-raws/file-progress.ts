import type { Writable } from 'node:stream';
import { MultiBar, Presets } from 'cli-progress';

const FORMAT = '{bar} {value} of {total}{more} files, {rate}/s, {failed} failed';

/** Shows how far an ingest is, where somebody watches. */
export interface FileProgress {
  /** @param found - files found so far; @param isAll - whether no more will be found */
  update(done: number, found: number, isAll: boolean, failed: number): void;
  /** Writes a line above the bar. */
  say(line: string): void;
  stop(): void;
}

/** A bar on a terminal; its total grows as files are found. Without a terminal lines go to `say` and nothing is drawn. */
export function fileProgress(terminal: Writable | undefined, say: (line: string) => void): FileProgress {
  if (terminal === undefined) {
    return { update: () => undefined, say, stop: () => undefined };
  }
  const bars = new MultiBar(
    { format: FORMAT, stream: terminal, hideCursor: true, clearOnComplete: true, gracefulExit: false },
    Presets.shades_classic,
  );
  const bar = bars.create(0, 0, { more: '+', rate: 0, failed: 0 });
  const began = performance.now();
  return {
    update: (done, found, isAll, failed) => {
      bar.setTotal(Math.max(done, found));
      const seconds = Math.max(0.001, (performance.now() - began) / 1000);
      bar.update(done, { more: isAll ? '' : '+', rate: Math.round(done / seconds), failed });
    },
    say: (line) => {
      bars.log(`${line}\n`);
    },
    stop: () => {
      // Lines that wait for the next drawing would be lost.
      bars.update();
      bars.stop();
    },
  };
}
