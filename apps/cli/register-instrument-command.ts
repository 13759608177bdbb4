import type { Command } from 'commander';
import { ButlerRepository, type RegisteredInstrument } from '#adapters/butler-registry';
import { type Instrument, instrumentByName, INSTRUMENTS } from '#domain/instruments';
import type { CliContext } from './cli-context';
import { withRepositoryFiles } from './with-repository-files';
import { WrongUse } from './wrong-use';

interface RegisterFlags {
  readonly update?: true;
  readonly json?: true;
}

/** `autoingest register-instrument` */
export const addRegisterInstrumentCommand = (program: Command, context: CliContext): void => {
  program
    .command('register-instrument')
    .summary('put instruments into a registry')
    .description(
      'Put instruments with their detectors, filters and dataset types into a registry. Doing so again changes nothing.',
    )
    .argument('<repo>', 'the repository: a folder, its butler.yaml, or s3://[profile@]bucket/…')
    .argument('<instrument...>', `names or Python classes: ${INSTRUMENTS.map(({ name }) => name).join(', ')}`)
    .option('--update', 'write the values known here over differing ones in the registry')
    .option('--json', 'print one JSON object')
    .action(async (repository: string, names: readonly string[], flags: RegisterFlags) => {
      const instruments = names.map(knownInstrument);
      const done = await withRepositoryFiles(context, repository, async (files) => {
        const butler = await ButlerRepository.open(repository, {
          readText: files.readText,
          credentials: context.environment,
        });
        try {
          const registered: RegisteredInstrument[] = [];
          for (const instrument of instruments) {
            registered.push(await butler.registerInstrument(instrument, { update: flags.update === true }));
          }
          return registered;
        } finally {
          await butler.close();
        }
      });
      if (flags.json === true) context.out(JSON.stringify({ instruments: done }));
      else for (const instrument of done) context.out(inWords(instrument));
    });
};

function knownInstrument(name: string): Instrument {
  const instrument = instrumentByName(name);
  if (instrument !== undefined) return instrument;
  const known = INSTRUMENTS.map((one) => `${one.name} (${one.className})`).join(', ');
  throw new WrongUse(`there is no instrument ${name} here; known are ${known}.`);
}

const NOUNS = { instrument: 'instrument', physical_filter: 'filters', detector: 'detectors' } as const;

function inWords({ instrument, rows, datasetTypes }: RegisteredInstrument): string {
  const changes = (['instrument', 'detector', 'physical_filter'] as const).flatMap((table) => [
    ...(rows[table].inserted > 0 ? [`${rows[table].inserted} ${NOUNS[table]} new`] : []),
    ...(rows[table].updated > 0 ? [`${rows[table].updated} ${NOUNS[table]} updated`] : []),
  ]);
  const what = changes.length === 0 ? 'nothing to change' : changes.join(', ');
  return `${instrument}: ${what}; dataset types ${datasetTypes.join(', ')}.`;
}
