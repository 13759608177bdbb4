import type { IngestOutcome } from '#tasks/ingest';
import type { CliContext } from '../cli-context';
import type { Finding } from '../locations/finding';
import type { FileProgress } from './file-progress';
import type { EarlyEnd, FileTally } from './file-tally';

/** How results are told. */
export interface ReportOptions {
  readonly json: boolean;
  readonly isDryRun: boolean;
  /** What an operator has to do next, for people. */
  readonly hints: (tally: FileTally) => readonly string[];
}

/** How an ingest went, when it has ended. */
export interface Ending {
  readonly early: EarlyEnd | undefined;
  readonly durationMs: number;
}

const PLANS = {
  registered: 'would be registered',
  existed: 'is there already',
  repaired: 'is there, incomplete: would be completed',
} as const;

/** Tells of files as they are dealt with, and of all in the end: lines for people, or JSON, an object a line. */
export class FileReport {
  constructor(
    private readonly context: CliContext,
    private readonly progress: FileProgress,
    private readonly options: ReportOptions,
  ) {}

  file(outcome: IngestOutcome): void {
    const { json, isDryRun } = this.options;
    if (json) this.context.out(JSON.stringify(forPrograms(outcome, isDryRun)));
    else if ('code' in outcome) this.progress.say(`${outcome.path}: ${outcome.code}: ${outcome.reason}`);
    else if (isDryRun) {
      const { instrument, exposure, detector } = outcome.dataset;
      this.context.out(
        `${outcome.path}: ${PLANS[outcome.status]} (${instrument}, exposure ${exposure}, detector ${detector})`,
      );
    }
  }

  emptyPlace({ nothingIn, reason }: Extract<Finding, { readonly nothingIn: string }>): void {
    if (this.options.json) this.context.out(JSON.stringify({ location: nothingIn, reason }));
    else this.progress.say(`${nothingIn}: ${reason}`);
  }

  waiting(outcome: IngestOutcome, pauseMs: number): void {
    if (!this.options.json && 'code' in outcome) {
      this.progress.say(`${outcome.reason} Trying again in ${pauseMs / 1000} s.`);
    }
  }

  end(tally: FileTally, { early, durationMs }: Ending): void {
    const { isDryRun, json } = this.options;
    const { counts } = tally;
    if (json) {
      const summary = { ...counts, files: tally.done, stopped: early ?? null, dryRun: isDryRun, durationMs };
      this.context.out(JSON.stringify({ summary }));
      return;
    }
    const failures = Object.entries(counts.failures).map(([code, count]) => `${code} ${count}`);
    const parts = [
      `${counts.registered} ${isDryRun ? 'would be registered' : 'registered'}`,
      ...(counts.existed > 0 ? [`${counts.existed} there already`] : []),
      ...(counts.repaired > 0 ? [`${counts.repaired} ${isDryRun ? 'would be completed' : 'completed'}`] : []),
      ...(counts.failed > 0 ? [`${counts.failed} failed (${failures.join(', ')})`] : []),
    ];
    this.context.out(
      `${counted(tally.done - counts.guiders, 'file')} in ${(durationMs / 1000).toFixed(1)} s: ${parts.join(', ')}.`,
    );
    if (early !== undefined) {
      this.context.out(
        `Stopped before all files were tried (${early}). What is registered stays; run it again for the rest.`,
      );
    }
    for (const line of this.options.hints(tally)) this.context.out(line);
  }
}

/** `1 file`, `2 files`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function forPrograms(outcome: IngestOutcome, isDryRun: boolean): object {
  const { path: file, status } = outcome;
  const how = isDryRun ? { dryRun: true } : {};
  if ('code' in outcome) {
    return {
      file,
      status: 'failed',
      ...how,
      code: outcome.code,
      reason: outcome.reason,
      facts: outcome.facts,
    };
  }
  const { dataset, repairs } = outcome;
  return { file, status, ...how, dataset, ...(repairs.length > 0 ? { repairs } : {}) };
}
