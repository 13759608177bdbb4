import type { Command } from 'commander';
import { isGuiderFile } from '#tasks/ingest';
import type { CliContext } from '../cli-context';
import { FITS_NAME } from '../locations/find-files';
import { counted } from './file-report';
import type { FileTally } from './file-tally';
import { addIngestOptions, runIngest, type IngestFlags } from './ingest-run';

const HELP = `
Locations are files, folders (with all below them), globs, and s3://[profile@]bucket/prefix (globs of keys too). In folders and below
prefixes files named *.fits, *.fits.gz or *.fits.fz are taken. A JSON sidecar beside a file is read in its place.
Files stay where they are. Visits are not defined: that is what define-visits is for. Doing it again changes nothing.
Where a server is away, a batch is tried again for half a minute. Ctrl-C ends in an orderly way; what is registered stays.`;

/** `autoingest ingest-raws` */
export const addIngestRawsCommand = (program: Command, context: CliContext): void => {
  const command = program
    .command('ingest-raws')
    .summary('bring raws into a repository')
    .description('Bring raws into a repository: read their headers, register their exposures and datasets.');
  addIngestOptions(command, 'LSSTCam/raw/all')
    .option(
      '--update-records',
      'write what the headers say over differing records of exposures that are there',
    )
    .addHelpText('after', HELP)
    .action(
      async (
        repository: string,
        given: readonly string[],
        flags: IngestFlags & { readonly updateRecords?: true },
      ) => {
        await runIngest(
          context,
          { repository, given, flags },
          {
            isUsual: (path) => FITS_NAME.test(path),
            isLeftOut: isGuiderFile,
            registrars: ({ butler }) => ({
              repository: {
                registerRaws: (batch, how) =>
                  flags.dryRun === true ? butler.previewRaws(batch, how) : butler.registerRaws(batch, how),
              },
            }),
            updateRecords: flags.updateRecords === true,
            hints: (tally) => hintsOf(tally, repository, flags.dryRun === true),
          },
        );
      },
    );
};

function hintsOf(tally: FileTally, repository: string, isDryRun: boolean): readonly string[] {
  const { guiders, registered } = tally.counts;
  const passedOver =
    guiders === 0
      ? []
      : [
          `Passed over ${counted(guiders, 'guider file')}: autoingest ingest-guider ${repository} takes them from the same locations.`,
        ];
  if (isDryRun || registered === 0) return passedOver;
  return [
    ...passedOver,
    ...tally.instrumentsSeen.map(
      (instrument) =>
        `No visits were defined: autoingest define-visits ${repository} ${instrument} does that.`,
    ),
  ];
}
