import type { Command } from 'commander';
import type { RegisteredInstrument } from '#adapters/butler-registry';
import { type Instrument, instrumentByName, INSTRUMENTS, nearestInstruments } from '#domain/instruments';
import type { CliContext } from './cli-context';
import { waitOption } from './open-patiently';
import { withRepository } from './with-repository';
import { WrongUse } from './wrong-use';

interface RegisterFlags {
  readonly update?: true;
  readonly wait: number;
  readonly json?: true;
}

const KNOWN = INSTRUMENTS.map(({ name }) => name).join(', ');

/** `autoingest register-instrument` */
export const addRegisterInstrumentCommand = (program: Command, context: CliContext): void => {
  program
    .command('register-instrument')
    .summary('put instruments into a registry')
    .description(
      'Put instruments with their detectors, filters and dataset types into a registry. Doing so again changes nothing. Several are registered in the order given; one that fails leaves those before it registered.',
    )
    .argument('<repo>', 'the repository: a folder, its butler.yaml, or s3://[profile@]bucket/…')
    .argument('<instrument...>', `names or Python classes: ${KNOWN}`)
    .option('--update', 'write the values known here over differing ones in the registry')
    .addOption(waitOption())
    .option('--json', 'print one JSON object')
    .action(async (repository: string, names: readonly string[], flags: RegisterFlags) => {
      const instruments = knownInstruments(names);
      const registeredInstruments = await withRepository(
        context,
        repository,
        { waitSeconds: flags.wait },
        async ({ butler }) => {
          const registered: RegisteredInstrument[] = [];
          for (const instrument of instruments) {
            const done = await butler.registerInstrument(instrument, { update: flags.update === true });
            registered.push(done);
            if (flags.json !== true) context.out(inWords(done));
          }
          return registered;
        },
      );
      if (flags.json === true) context.out(JSON.stringify({ instruments: registeredInstruments }));
    });
};

/**
 * Each once, however often and however it is named.
 *
 * @throws WrongUse naming every name that is not known, before anything is registered
 */
function knownInstruments(names: readonly string[]): readonly Instrument[] {
  const found = names.map((name) => instrumentByName(name) ?? name);
  const unknown = found.filter((one) => typeof one === 'string');
  if (unknown.length > 0) {
    throw new WrongUse(
      `there is no instrument ${unknown.map(withNearest).join(' and no ')} here; known are ${KNOWN}, by these names or by their Python classes (lsst.obs.lsst.LsstCam).`,
    );
  }
  return [...new Set(found.filter((one) => typeof one !== 'string'))];
}

function withNearest(unknown: string): string {
  const near = nearestInstruments(unknown);
  return near.length === 0 ? unknown : `${unknown} (did you mean ${near.join(' or ')}?)`;
}

const NOUNS = { instrument: 'instrument', physical_filter: 'filter', detector: 'detector' } as const;

function inWords({ instrument, rows, datasetTypes }: RegisteredInstrument): string {
  const changes = (['instrument', 'detector', 'physical_filter'] as const).flatMap((table) => [
    ...counted(rows[table].inserted, NOUNS[table], 'new'),
    ...counted(rows[table].updated, NOUNS[table], 'updated'),
  ]);
  const what = changes.length === 0 ? 'nothing to change' : changes.join(', ');
  return `${instrument}: ${what}; dataset ${datasetTypes.length === 1 ? 'type' : 'types'} ${datasetTypes.join(', ')}.`;
}

const counted = (count: number, noun: string, change: string): readonly string[] =>
  count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'} ${change}`];
