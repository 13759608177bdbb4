import type { Command } from 'commander';
import { ButlerRepository } from '#adapters/butler-registry';
import type { CliContext } from './cli-context';
import { withRepositoryFiles } from './with-repository-files';

/** `autoingest inspect` */
export const addInspectCommand = (program: Command, context: CliContext): void => {
  program
    .command('inspect')
    .summary('say what a repository is, and whether it may be written to')
    .description('Say what a repository is, and whether it may be written to; change nothing.')
    .argument('<repo>', 'the repository: a folder, its butler.yaml, or s3://[profile@]bucket/…')
    .option('--json', 'print one JSON object')
    .action(async (repository: string, flags: { readonly json?: true }) => {
      const found = await withRepositoryFiles(context, repository, (files) =>
        ButlerRepository.inspect(repository, {
          readText: files.readText,
          credentials: context.environment,
        }),
      );
      if (flags.json === true) {
        context.out(JSON.stringify(found));
        return;
      }
      context.out(`configuration  ${found.configUri}`);
      context.out(`registry       ${found.registry}, schema ${found.schema}`);
      context.out(`dimensions     ${found.universe.namespace}, version ${found.universe.version}`);
      context.out(`datastore      ${found.datastoreName}, records in ${found.recordsTable}`);
      for (const [manager, version] of Object.entries(found.versions)) {
        context.out(`manager        ${manager} ${version}`);
      }
      context.out('All of it is known here: the repository may be written to.');
    });
};
