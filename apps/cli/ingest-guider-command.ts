import type { Command } from 'commander';
import { isGuiderFile } from '#tasks/ingest';
import type { CliContext } from './cli-context';
import { counted } from './ingest-raws/file-report';
import type { FileTally } from './ingest-raws/file-tally';
import { addIngestOptions, runIngest, type IngestFlags } from './ingest-raws/ingest-run';
import { FITS_NAME } from './locations/find-files';
import type { Finding } from './locations/finding';

const HELP = `
Locations are those of ingest-raws. In folders and below prefixes files named *_guider.fits are taken; a JSON sidecar beside a file is
read in its place. Their exposures must be in the repository already: a guider brings no record of its own. Doing it again changes
nothing.`;

/** `autoingest ingest-guider` */
export const addIngestGuiderCommand = (program: Command, context: CliContext): void => {
  const command = program
    .command('ingest-guider')
    .summary('bring stacks of guider stamps into a repository')
    .description(
      'Bring stacks of guider stamps (…_guider.fits) into a repository, to the exposures that are there.',
    );
  addIngestOptions(command, 'LSSTCam/raw/guider')
    .addHelpText('after', HELP)
    .action(async (repository: string, given: readonly string[], flags: IngestFlags) => {
      await runIngest(
        context,
        { repository, given, flags },
        {
          isUsual: (path) => isGuiderFile(path) && FITS_NAME.test(path),
          isLeftOut: () => false,
          judge: onlyGuiders,
          registrars: ({ butler }) => ({
            repository: butler,
            guiders:
              flags.dryRun === true ? { registerGuiders: (files) => butler.previewGuiders(files) } : butler,
          }),
          updateRecords: false,
          hints: (tally) => hintsOf(tally, repository),
        },
      );
    });
};

/** A file that an operator names himself, or by an expression, may be an image. */
const onlyGuiders = (finding: Finding): Finding =>
  'path' in finding && !isGuiderFile(finding.path)
    ? {
        nothingIn: finding.path,
        reason: 'it is not named as a stack of guider stamps (…_guider.fits); ingest-raws takes images',
      }
    : finding;

function hintsOf(tally: FileTally, repository: string): readonly string[] {
  const waiting = tally.counts.failures['AWAITS_EXPOSURE'] ?? 0;
  if (waiting === 0) return [];
  return [
    `${counted(waiting, 'file')} without an exposure: autoingest ingest-raws ${repository} brings those of their images; then do this again.`,
  ];
}
