import type { Command } from 'commander';
import { ButlerRepository, type Inspection } from '#adapters/butler-registry';
import type { CliContext } from './cli-context';
import { SomeFailed } from './some-failed';
import { environmentOptions } from './with-repository';
import { withRepositoryFiles } from './with-repository-files';

/** `autoingest inspect` */
export const addInspectCommand = (program: Command, context: CliContext): void => {
  program
    .command('inspect')
    .summary('say what a repository is, and whether it may be written to')
    .description(
      'Say what a repository is, and whether it may be written to, with every reason if not; change nothing.',
    )
    .argument('<repo>', 'the repository: a folder, its butler.yaml, s3://[profile@]bucket/…, or an alias')
    .option('--json', 'print one JSON object')
    .option(
      '--grants <user>',
      'print the SQL that gives a database user the rights that workers need, and no more',
    )
    .addHelpText('after', '\nThe exit status is 1 where it cannot be written to.')
    .action(async (repository: string, flags: { readonly json?: true; readonly grants?: string }) => {
      if (flags.grants !== undefined) {
        await printGrants(context, repository, flags.grants, flags.json === true);
        return;
      }
      const found = await withRepositoryFiles(context, repository, (files) =>
        ButlerRepository.inspect(repository, { readText: files.readText, ...environmentOptions(context) }),
      );
      if (flags.json === true) context.out(JSON.stringify(found));
      else for (const line of inWords(found)) context.out(line);
      if (!found.canWrite) throw new SomeFailed();
    });
};

/** What a worker does not do is left out by whoever runs the SQL as it is, but can be taken in. */
const OF_WORKERS: ReadonlySet<string> = new Set(['ingest', 'new runs']);

async function printGrants(
  context: CliContext,
  repository: string,
  user: string,
  asJson: boolean,
): Promise<void> {
  const rights = await withRepositoryFiles(context, repository, (files) =>
    ButlerRepository.grants(repository, user, { readText: files.readText, ...environmentOptions(context) }),
  );
  if (asJson) {
    context.out(JSON.stringify(rights.map(({ purpose, grants }) => ({ purpose, grants }))));
    return;
  }
  for (const { purpose, grants } of rights) {
    const isOfWorkers = OF_WORKERS.has(purpose);
    context.out(`-- ${purpose}${isOfWorkers ? '' : ': not for workers'}`);
    for (const grant of grants) context.out(isOfWorkers ? grant : `-- ${grant}`);
  }
}

function* inWords(found: Inspection): Generator<string, void, undefined> {
  const { datastore, server, contents } = found;
  yield line('configuration', found.configUri);
  if (found.registry !== undefined) {
    yield line(
      'registry',
      found.schema === undefined ? found.registry : `${found.registry}, schema ${found.schema}`,
    );
  }
  if (server !== undefined) {
    const mode = server.isStandby ? ', a standby' : server.isReadOnly ? ', read-only' : '';
    yield line('server', `PostgreSQL ${server.serverVersion}${mode}, user ${server.user}`);
  }
  if (found.universe !== undefined) {
    yield line('universe', `${found.universe.namespace}, version ${found.universe.version}`);
  }
  for (const { kind, className, version } of found.managers ?? []) {
    yield line(kind, `${className} ${version ?? '(no version)'}`);
  }
  const records = datastore.recordsThere === false ? ' (not made yet)' : '';
  yield line(
    'datastore',
    `${datastore.name} at ${datastore.root}, records in ${datastore.recordsTable}${records}`,
  );
  for (const one of contents?.instruments ?? []) {
    yield line('instrument', `${one.name}: ${one.detectors} detectors, ${one.physicalFilters} filters`);
  }
  for (const one of contents?.datasetTypes ?? []) {
    yield line('dataset type', `${one.name} (${one.storageClass}) ${runsInWords(one.runs)}`);
  }
  yield '';
  if (found.canWrite) yield 'All of it is known here: the repository may be written to.';
  else {
    yield 'The repository cannot be written to:';
    for (const { code, message } of found.obstacles) yield `  ${code}: ${message}`;
  }
  if (found.limits.length === 0) return;
  yield 'The user lacks rights for:';
  for (const { purpose, rights, grants } of found.limits) {
    yield `  ${purpose}: ${rights.join('; ')}`;
    for (const grant of grants) yield `    ${grant}`;
  }
}

const line = (what: string, text: string): string => `${what.padEnd(14)} ${text}`;

const MOST_RUNS = 5;

function runsInWords(runs: readonly string[]): string {
  if (runs.length === 0) return 'in no run yet';
  const more = runs.length > MOST_RUNS ? ` and ${runs.length - MOST_RUNS} more` : '';
  return `in ${runs.slice(0, MOST_RUNS).join(', ')}${more}`;
}
