import { Readable } from 'node:stream';
import type { Finding } from '../locations/finding';
import { fileBatches, type NextWork } from './file-batches';
import type { FileProgress } from './file-progress';
import type { FileReport } from './file-report';
import { FileTally, type EarlyEnd } from './file-tally';
import { failedByOutside, ingestPersistently, type IngestPass } from './persistent-ingest';

/** Names that are found ahead of the files being worked on, so that a bar knows how far it is: some MB at most. */
const READ_AHEAD = 20_000;

/** How files are ingested. */
export interface IngestFilesOptions {
  readonly findings: AsyncIterable<Finding>;
  /** Files that are left to another command. */
  readonly isLeftOut: (path: string) => boolean;
  readonly pass: IngestPass;
  /** Batches worked on at the same time. */
  readonly jobs: number;
  /** Whether the first file that fails ends it. */
  readonly failFast: boolean;
  readonly signal: AbortSignal | undefined;
  readonly report: FileReport;
  readonly progress: FileProgress;
}

/** What became of all files, and why it ended early if it did. */
export interface IngestedFiles {
  readonly tally: FileTally;
  readonly early: EarlyEnd | undefined;
}

/** Ingests all files that are found, some batches at a time, holding no more than their names. */
export async function ingestFiles(options: IngestFilesOptions): Promise<IngestedFiles> {
  const { report, progress, signal } = options;
  const tally = new FileTally();
  let early: EarlyEnd | undefined;
  let found = 0;
  let isAll = false;
  const counted = async function* (): AsyncGenerator<Finding, void, undefined> {
    for await (const finding of options.findings) {
      if ('path' in finding) found += 1;
      yield finding;
    }
    isAll = true;
  };
  const ahead = Readable.from(counted(), { highWaterMark: READ_AHEAD });
  const batches = fileBatches(ahead as AsyncIterable<Finding>, options.isLeftOut);
  const show = (): void => {
    progress.update(tally.done, found, isAll, tally.counts.failed);
  };

  const deal = async (work: NextWork): Promise<void> => {
    if ('nothingIn' in work) {
      tally.addEmptyPlace();
      report.emptyPlace(work);
      return;
    }
    tally.addGuiders(work.guiders);
    const outcomes = await ingestPersistently(work.paths, options.pass, {
      signal,
      onWait: (outcome, pauseMs) => {
        report.waiting(outcome, pauseMs);
      },
    });
    for (const outcome of outcomes) {
      tally.add(outcome);
      report.file(outcome);
      if ('code' in outcome && options.failFast) early ??= 'first failure';
      if (failedByOutside(outcome) && 'code' in outcome && outcome.code.startsWith('REGISTRY_')) {
        early ??= 'registry away';
      }
    }
  };
  const lane = async (): Promise<void> => {
    while (early === undefined && signal?.aborted !== true) {
      const next = await batches.next();
      if (next.done === true) return;
      await deal(next.value);
      show();
    }
  };
  // All of them to their end: what a batch has registered is to be told of, whatever became of another.
  const ends = await Promise.allSettled(Array.from({ length: options.jobs }, lane));
  ahead.destroy();
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken !== undefined && signal?.aborted !== true) throw broken.reason;
  return { tally, early: signal?.aborted === true ? 'interrupted' : early };
}
