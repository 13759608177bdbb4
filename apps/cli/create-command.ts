import type { Command } from 'commander';
import { createRepository } from '#adapters/butler-registry';
import type { CliContext } from './cli-context';
import { registryDb } from './registry-db';
import { withRepositoryFiles } from './with-repository-files';

interface CreateFlags {
  readonly registryDb: string;
  readonly namespace?: string;
  readonly datastoreRoot?: string;
  readonly json?: true;
}

/** `autoingest create` */
export const addCreateCommand = (program: Command, context: CliContext): void => {
  program
    .command('create')
    .summary('make a new Butler repository')
    .description(
      'Make a new Butler repository: a registry schema in PostgreSQL and butler.yaml, which the Python Butler opens.',
    )
    .argument('<repo>', 'its folder, or path of its butler.yaml, or s3://[profile@]bucket/…')
    .requiredOption(
      '--registry-db <url>',
      'postgresql://user@host:port/database, which must exist; - reads it from standard input',
    )
    .option('--namespace <schema>', 'PostgreSQL schema to make the registry in (default: the current one)')
    .option(
      '--datastore-root <uri>',
      'where the datastore keeps files of its own (default: the folder of butler.yaml)',
    )
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nThe password belongs into db-auth.yaml (LSST_DB_AUTH, ~/.lsst/db-auth.yaml), not into the URL, which stands in butler.yaml.',
    )
    .action(async (repository: string, flags: CreateFlags) => {
      const url = await registryDb(flags.registryDb, context);
      const made = await withRepositoryFiles(context, repository, (files) =>
        createRepository({
          repository,
          registryDb: url,
          namespace: flags.namespace,
          datastoreRoot: flags.datastoreRoot,
          credentials: context.environment,
          configExists: files.exists,
          createText: files.createText,
        }),
      );
      if (flags.json === true) context.out(JSON.stringify(made));
      else {
        context.out(`Made the repository ${made.configUri}`);
        context.out(`with ${made.tables} tables in the schema ${made.schema} of ${made.registry}.`);
      }
    });
};
