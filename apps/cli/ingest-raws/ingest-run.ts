import { InvalidArgumentError, Option, type Command } from 'commander';
import { HeaderReader, ObjectsAndFiles } from '#adapters/object-store';
import { MetadataCorrections, RawIngest, type IngestLog, type IngestParts } from '#tasks/ingest';
import type { CliContext } from '../cli-context';
import { findFiles } from '../locations/find-files';
import type { Finding } from '../locations/finding';
import { parseLocations } from '../locations/location';
import { waitOption } from '../open-patiently';
import { SomeFailed } from '../some-failed';
import { withRepository, type OpenRepository } from '../with-repository';
import { WrongUse } from '../wrong-use';
import { fileProgress } from './file-progress';
import { FileReport } from './file-report';
import type { FileTally } from './file-tally';
import { ingestFiles } from './ingest-files';

/** What an operator may ask of any command that ingests files. */
export interface IngestFlags {
  readonly transfer: string;
  readonly outputRun?: string;
  readonly failFast?: true;
  readonly trackFileAttrs: boolean;
  readonly jobs: number;
  readonly regex?: string;
  readonly dryRun?: true;
  readonly wait: number;
  readonly json?: true;
}

/** What kind of files a command ingests. */
export interface IngestKind {
  /** Whether a name is taken in folders and below prefixes, where no expression is given. */
  readonly isUsual: (path: string) => boolean;
  /** Files that are found and left to another command. */
  readonly isLeftOut: (path: string) => boolean;
  /** What a finding is, seen by this command: a file that it cannot take is a place that gave none. */
  readonly judge?: (finding: Finding) => Finding;
  /** What registers them. */
  readonly registrars: (open: OpenRepository) => Pick<IngestParts, 'repository' | 'guiders'>;
  readonly updateRecords: boolean;
  readonly hints: (tally: FileTally) => readonly string[];
}

/** Headers read at the same time within a batch. */
const HEADERS_AT_ONCE = 32;

/** Adds the arguments and options that all these commands have. @param run - the run that is the instrument's own */
export function addIngestOptions(command: Command, run: string): Command {
  return command
    .argument('<repo>', 'the repository: a folder, its butler.yaml, s3://[profile@]bucket/…, or an alias')
    .argument('<location...>', 'files, folders, globs, s3://[profile@]bucket/prefix')
    .option(
      '-t, --transfer <mode>',
      'how files come into the datastore; only direct: they stay where they are',
      'direct',
    )
    .option('--output-run <run>', `the run to register them in (default: that of the instrument, ${run})`)
    .option('--fail-fast', 'end after the batch in which a file failed')
    .option('--track-file-attrs', 'keep the sizes of the files in the datastore', true)
    .option('--no-track-file-attrs', 'do not')
    .addOption(
      new Option('-j, --jobs <n>', 'batches to work on at the same time').default(2).argParser(jobsOf),
    )
    .option('--regex <expression>', 'names to take in folders and below prefixes, found anywhere in them')
    .option('--dry-run', 'say of each file what would become of it, and write nothing')
    .addOption(waitOption())
    .option('--json', 'print one JSON object a file, and one with the counts');
}

/**
 * Ingests files of a kind as a worker does, without presence and visits.
 *
 * @throws WrongUse; SomeFailed when a file or a place failed
 */
export async function runIngest(
  context: CliContext,
  { repository, given, flags }: { repository: string; given: readonly string[]; flags: IngestFlags },
  kind: IngestKind,
): Promise<void> {
  if (flags.transfer !== 'direct') {
    throw new WrongUse(
      `-t ${flags.transfer} is not done here: files stay where they are (-t direct), as those of the camera do. The official butler ingest-raws copies, moves and links.`,
    );
  }
  const isWanted = nameFilter(flags.regex, kind.isUsual);
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
  const report = new FileReport(context, progress, {
    hints: kind.hints,
    isDryRun,
    json: flags.json === true,
  });
  const began = performance.now();
  const opening = { limits: { poolSize: flags.jobs }, readOnly: isDryRun, waitSeconds: flags.wait, signal };
  const { tally, early } = await withRepository(context, repository, opening, (open) => {
    const ingest = ingestOf(open, flags, context, kind);
    return ingestFiles({
      findings: judged(findFiles(locations, { objects: open.stores, isWanted, signal }), kind),
      isLeftOut: kind.isLeftOut,
      pass: (paths) => ingest.ingest(paths, { signal, updateRecords: kind.updateRecords }),
      jobs: flags.jobs,
      failFast: flags.failFast === true,
      signal,
      report,
      progress,
    });
  }).finally(() => {
    progress.stop();
  });
  report.end(tally, { early, durationMs: Math.round(performance.now() - began) });
  if (tally.hasFailures || early !== undefined) throw new SomeFailed();
}

async function* judged(
  findings: AsyncIterable<Finding>,
  { judge = (finding) => finding }: IngestKind,
): AsyncGenerator<Finding, void, undefined> {
  for await (const finding of findings) yield judge(finding);
}

function ingestOf(
  open: OpenRepository,
  flags: IngestFlags,
  { environment }: CliContext,
  kind: IngestKind,
): RawIngest {
  const objects = new ObjectsAndFiles(open.stores);
  return new RawIngest({
    headers: new HeaderReader(objects),
    objects,
    ...kind.registrars(open),
    target: { run: flags.outputRun, tracksSizes: flags.trackFileAttrs },
    corrections: MetadataCorrections.of(environment['METADATA_CORRECTIONS_PATH']),
    log: QUIET,
    groupLifetimeSeconds: 0,
    concurrency: HEADERS_AT_ONCE,
  });
}

const ignore = (): void => undefined;

/** Remarks on headers are for `autoingest translate`, which shows them file by file. */
const QUIET: IngestLog = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function jobsOf(text: string): number {
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= 64) return jobs;
  throw new InvalidArgumentError('it must be 1 to 64.');
}

function nameFilter(
  expression: string | undefined,
  isUsual: (path: string) => boolean,
): (path: string) => boolean {
  if (expression === undefined) return isUsual;
  try {
    const wanted = new RegExp(expression);
    return (path) => wanted.test(path);
  } catch (cause) {
    throw new WrongUse(`--regex: ${expression} is no regular expression.`, { cause });
  }
}
