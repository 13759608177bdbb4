import type { Command } from 'commander';
import { HeaderReader, ObjectsAndFiles, ObjectStores, s3ProfilesFrom } from '#adapters/object-store';
import { MetadataCorrections } from '#tasks/ingest';
import type { CliContext } from '../cli-context';
import { onOneLine } from '../queue/in-words';
import { SomeFailed } from '../some-failed';
import { WrongUse } from '../wrong-use';
import { examineFile } from './examine-file';
import type { FileReport } from './file-report';
import { filesToTranslate } from './files-to-translate';
import { inOrder } from './in-order';
import { paintFor } from './paint';
import { reportForPrograms } from './report-for-programs';
import { reportLine } from './report-line';
import { reportTable } from './report-table';
import { TranslateTally } from './translate-tally';

interface TranslateFlags {
  readonly full?: true;
  readonly failed?: true;
  readonly json?: true;
}

/** Files under way at once: enough to hide the latency of a shared file system or of S3. */
const CONCURRENCY = 32;

const HELP = `
A FILE is a FITS file (.fits, .fits.gz, .fits.fz), which is described by its sidecar as for ingest where it has one; a sidecar
(.json), which is read for itself; a folder, a glob, or s3://[profile@]bucket/prefix, below which FITS files and sidecars are looked
for; or - for names on standard input, one a line. Corrections are taken from the folders in METADATA_CORRECTIONS_PATH.
A single file is shown whole, several with a line each unless --full is given.

  autoingest translate MC_O_20260125_000012_R22_S11.fits
  autoingest translate --failed /data/LSSTCam/20260125
  find /data -name '*_R22_S11.json' | autoingest translate --json - | jq -r '[.file, .error.code] | @tsv'`;

/** `autoingest translate` */
export const addTranslateCommand = (program: Command, context: CliContext): void => {
  program
    .command('translate')
    .summary('say what headers say and what would be ingested of them')
    .description(
      'Say what the headers of raw files say, what is mended in them, and the exposure record that ingest would make of it; write nothing.',
    )
    .argument(
      '<file...>',
      'files, folders, globs, s3://[profile@]bucket/prefix, or - for names on standard input',
    )
    .option('--full', 'show each of several files whole')
    .option('--failed', 'show only files that would be refused')
    .option('--json', 'print one JSON object a file, a line each')
    .addHelpText('after', HELP)
    .action(async (given: readonly string[], flags: TranslateFlags) => {
      const tally = new TranslateTally();
      await withReports(context, given, async (reports, isSingle) => {
        const show = printer(flags, isSingle, context);
        for await (const report of reports) {
          if (context.unread?.aborted === true) return;
          tally.add(report);
          if (flags.failed === true && report.error === null) continue;
          for (const line of show(report)) context.out(line);
        }
      });
      if (context.unread?.aborted === true) return;
      if (flags.json !== true && tally.files !== 1) context.out(tally.inWords());
      if (tally.hasFailures) throw new SomeFailed();
    });
};

/** Lends the reports of all files that are meant, in their order. */
async function withReports(
  context: CliContext,
  given: readonly string[],
  work: (reports: AsyncIterable<FileReport>, isSingle: boolean) => Promise<void>,
): Promise<void> {
  const { profiles, faults } = s3ProfilesFrom(context.environment);
  const [fault] = faults;
  if (fault !== undefined && given.some((name) => name.startsWith('s3://'))) {
    throw new WrongUse(`the variable ${fault.variable} must hold ${fault.mustHold}.`);
  }
  const corrections = MetadataCorrections.of(context.environment['METADATA_CORRECTIONS_PATH']);
  const stores = new ObjectStores({ profiles: fault === undefined ? profiles : [] });
  const objects = new ObjectsAndFiles(stores);
  const signal = context.unread;
  const onBrokenIndex = (path: string, problem: string): void => {
    context.error(`autoingest: the index ${onOneLine(path)} is passed over: ${problem}.`);
  };
  const readHeader = new HeaderReader(objects).reading({ signal, onBrokenIndex });
  const parts = { readHeader, objects, corrections, signal };
  try {
    const { files, isSingle } = await filesToTranslate(given, {
      objects,
      signal,
      input: () => context.input?.() ?? noInput(),
    });
    await work(
      inOrder(files, CONCURRENCY, (file) => examineFile(file, parts)),
      isSingle,
    );
  } catch (error) {
    // Nobody reads on, as behind `| head`: that is no fault.
    if (signal?.aborted !== true) throw error;
  } finally {
    await stores.close();
  }
}

async function* noInput(): AsyncGenerator<string> {
  // A process without standard input names no files.
}

/** How reports are shown: as JSON, whole, or in a line. */
function printer(
  flags: TranslateFlags,
  isSingle: boolean,
  { terminal }: CliContext,
): (report: FileReport) => readonly string[] {
  if (flags.json === true) return (report) => [reportForPrograms(report)];
  const paint = paintFor(terminal?.hasColours === true);
  return (report) =>
    flags.full === true || isSingle ? reportTable(report, paint) : reportLine(report, paint);
}
