import type { ForeignBatch, WorkerStatus } from '#adapters/queue';
import type { BucketReport, CodeCount } from './bucket-report';
import { durationInWords, onOneLine, untilInWords } from './in-words';

/** A bucket's state as lines for people. */
export function reportInWords(report: BucketReport, nowMs: number): string[] {
  const { bucket, queued, oldestAgeMs, workers, foreign, delayed, dead, refused, outbox } = report;
  const held = workers.reduce((sum, { holds }) => sum + holds, 0);
  const row = (name: string, number: number, more: string): string =>
    `  ${name.padEnd(8)} ${`${number}`.padStart(6)}${more === '' ? '' : `   ${more}`}`;
  return [
    onOneLine(bucket),
    row(
      'queued',
      queued,
      oldestAgeMs === null ? '' : `the oldest announced ${durationInWords(oldestAgeMs)} ago`,
    ),
    row('held', held, [...workers.map(workerInWords), ...foreign.map(foreignInWords)].join('; ')),
    row('delayed', total(delayed), codesInWords(delayed, nowMs)),
    row('dead', total(dead), codesInWords(dead, nowMs)),
    row('refused', total(refused), codesInWords(refused, nowMs)),
    row('outbox', outbox, ''),
  ];
}

function total(counts: readonly CodeCount[]): number {
  return counts.reduce((sum, { objects }) => sum + objects, 0);
}

function codesInWords(counts: readonly CodeCount[], nowMs: number): string {
  return counts
    .map(({ code, objects, nextMs }) => {
      const next = nextMs === null ? '' : ` (next ${untilInWords(nextMs, nowMs)})`;
      return `${onOneLine(code)} ${objects}${next}`;
    })
    .join(', ');
}

function workerInWords({ worker, holds, leaseLeftMs }: WorkerStatus): string {
  const lease =
    leaseLeftMs === null
      ? 'its lease is gone, idle gives back what it holds'
      : `lease ${durationInWords(leaseLeftMs)}`;
  return `${worker} holds ${holds} (${lease})`;
}

/** How many it holds is not known: reading its list would make a dead Python worker look alive to whoever recovers it. */
function foreignInWords({ worker, idleSeconds }: ForeignBatch): string {
  const idle = idleSeconds === null ? 'just gone' : `untouched for ${durationInWords(idleSeconds * 1000)}`;
  return `${worker} of the Python service holds some, not counted (${idle})`;
}
