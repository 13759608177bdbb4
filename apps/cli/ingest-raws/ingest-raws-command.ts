import { InvalidArgumentError, Option, type Command } from 'commander';
import { HeaderReader, ObjectsAndFiles } from '#adapters/object-store';
import { MetadataCorrections, RawIngest, type IngestLog } from '#tasks/ingest';
import type { CliContext } from '../cli-context';
import { findFiles, FITS_NAME } from '../locations/find-files';
import { parseLocations } from '../locations/location';
import { SomeFailed } from '../some-failed';
import { withRepository, type OpenRepository } from '../with-repository';
import { WrongUse } from '../wrong-use';
import { fileProgress } from './file-progress';
import { FileReport } from './file-report';
import { ingestFiles } from './ingest-files';
import type { IngestPass } from './persistent-ingest';

interface IngestRawsFlags {
  readonly transfer: string;
  readonly outputRun?: string;
  readonly updateRecords?: true;
  readonly failFast?: true;
  readonly trackFileAttrs: boolean;
  readonly jobs: number;
  readonly regex?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

/** Headers read at the same time within a batch. */
const HEADERS_AT_ONCE = 32;

const HELP = `
Locations are files, folders (with all below them), globs, and s3://[profile@]bucket/prefix (globs of keys too). In folders and below
prefixes files named *.fits, *.fits.gz or *.fits.fz are taken. A JSON sidecar beside a file is read in its place.
Files stay where they are. Visits are not defined: that is what define-visits is for. Doing it again changes nothing.
Where a server is away, a batch is tried again for half a minute. Ctrl-C ends in an orderly way; what is registered stays.`;

/** `autoingest ingest-raws` */
export const addIngestRawsCommand = (program: Command, context: CliContext): void => {
  program
    .command('ingest-raws')
    .summary('bring raws into a repository')
    .description('Bring raws into a repository: read their headers, register their exposures and datasets.')
    .argument('<repo>', 'the repository: a folder, its butler.yaml, s3://[profile@]bucket/…, or an alias')
    .argument('<location...>', 'files, folders, globs, s3://[profile@]bucket/prefix')
    .option(
      '-t, --transfer <mode>',
      'how files come into the datastore; only direct: they stay where they are',
      'direct',
    )
    .option(
      '--output-run <run>',
      'the run to register them in (default: that of the instrument, LSSTCam/raw/all)',
    )
    .option(
      '--update-records',
      'write what the headers say over differing records of exposures that are there',
    )
    .option('--fail-fast', 'end after the batch in which a file failed')
    .option('--track-file-attrs', 'keep the sizes of the files in the datastore', true)
    .option('--no-track-file-attrs', 'do not')
    .addOption(
      new Option('-j, --jobs <n>', 'batches to work on at the same time').default(2).argParser(jobsOf),
    )
    .option('--regex <expression>', 'names to take in folders and below prefixes, found anywhere in them')
    .option('--dry-run', 'say of each file what would become of it, and write nothing')
    .option('--json', 'print one JSON object a file, and one with the counts')
    .addHelpText('after', HELP)
    .action(async (repository: string, given: readonly string[], flags: IngestRawsFlags) => {
      if (flags.transfer !== 'direct') {
        throw new WrongUse(
          `-t ${flags.transfer} is not done here: files stay where they are (-t direct), as those of the camera do. The official butler ingest-raws copies, moves and links.`,
        );
      }
      const isWanted = nameFilter(flags.regex);
      const locations = await parseLocations(given);
      const signal = AbortSignal.any(
        [context.interruption?.(), context.unread].filter((one) => one !== undefined),
      );
      const isDryRun = flags.dryRun === true;
      const progress = fileProgress(
        flags.json === true || isDryRun ? undefined : context.progressTerminal,
        (line) => {
          context.error(line);
        },
      );
      const report = new FileReport(context, progress, { repository, isDryRun, json: flags.json === true });
      const began = performance.now();
      const opening = { limits: { poolSize: flags.jobs }, readOnly: isDryRun };
      const { tally, early } = await withRepository(context, repository, opening, (open) =>
        ingestFiles({
          findings: findFiles(locations, { objects: open.stores, isWanted, signal }),
          pass: passOf(open, flags, context, signal),
          jobs: flags.jobs,
          failFast: flags.failFast === true,
          signal,
          report,
          progress,
        }),
      ).finally(() => {
        progress.stop();
      });
      report.end(tally, { early, durationMs: Math.round(performance.now() - began) });
      if (tally.hasFailures || early !== undefined) throw new SomeFailed();
    });
};

/** The same ingest as a worker's, without presence and visits. */
function passOf(
  { butler, stores }: OpenRepository,
  flags: IngestRawsFlags,
  { environment }: CliContext,
  signal: AbortSignal | undefined,
): IngestPass {
  const objects = new ObjectsAndFiles(stores);
  const ingest = new RawIngest({
    headers: new HeaderReader(objects),
    objects,
    repository: {
      registerRaws: (batch, how) =>
        flags.dryRun === true ? butler.previewRaws(batch, how) : butler.registerRaws(batch, how),
    },
    target: { run: flags.outputRun, tracksSizes: flags.trackFileAttrs },
    corrections: MetadataCorrections.of(environment['METADATA_CORRECTIONS_PATH']),
    log: QUIET,
    groupLifetimeSeconds: 0,
    concurrency: HEADERS_AT_ONCE,
  });
  return (paths) => ingest.ingest(paths, { signal, updateRecords: flags.updateRecords === true });
}

const ignore = (): void => undefined;

/** Remarks on headers are for `autoingest translate`, which shows them file by file. */
const QUIET: IngestLog = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function jobsOf(text: string): number {
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= 64) return jobs;
  throw new InvalidArgumentError('it must be 1 to 64.');
}

function nameFilter(expression: string | undefined): (path: string) => boolean {
  if (expression === undefined) return (path) => FITS_NAME.test(path);
  try {
    const wanted = new RegExp(expression);
    return (path) => wanted.test(path);
  } catch (cause) {
    throw new WrongUse(`--regex: ${expression} is no regular expression.`, { cause });
  }
}
