import type { Command } from 'commander';
import type { CliContext } from '../cli-context';
import { bucketReport, type BucketReport } from './bucket-report';
import { utcText } from './in-words';
import { reportInWords } from './report-in-words';
import { selectedBuckets } from './selected-objects';
import { withQueues } from './with-queues';

interface StatusFlags {
  readonly bucket?: readonly string[];
  readonly json?: true;
}

/** `autoingest queue status` */
export const addStatusCommand = (queue: Command, context: CliContext): void => {
  queue
    .command('status')
    .summary('say how the queue of each bucket stands')
    .description(
      'Say how the queue of each bucket stands: what waits, what workers hold, what was put off, given up or refused, and why.',
    )
    .option(
      '--bucket <bucket>',
      '[profile@][tenant:]bucket as in BUCKET (default: all in Redis)',
      (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
    )
    .option('--json', 'print one JSON object')
    .action(async (flags: StatusFlags) => {
      const { nowMs, reports } = await withQueues(context, 'observer', async (queues) => {
        const buckets = await selectedBuckets(queues.walk, flags.bucket ?? null);
        const read: BucketReport[] = [];
        for (const [bucket, workers] of buckets) read.push(await bucketReport(queues, bucket, workers));
        return { nowMs: await queues.walk.nowMs(), reports: read };
      });
      if (flags.json === true) {
        context.out(JSON.stringify({ time: new Date(nowMs).toISOString(), buckets: reports }));
        return;
      }
      context.out(`As of ${utcText(nowMs)}:`);
      for (const report of reports) for (const line of reportInWords(report, nowMs)) context.out(line);
      if (reports.length === 0)
        context.out('Redis has no queues: nothing waits, is held, put off or given up.');
    });
};
