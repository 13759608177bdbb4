import { Option, type Command } from 'commander';
import type { ExposureCondition } from '#adapters/butler-registry';
import { cameraByInstrument, CAMERAS, instrumentByName } from '#domain/instruments';
import { defineSelected, GROUPINGS, ONE_TO_ONE, parseWhere, type VisitReport } from '#tasks/visit';
import type { CliContext } from './cli-context';
import { waitOption } from './open-patiently';
import { SomeFailed } from './some-failed';
import { withRepository } from './with-repository';
import { WrongUse } from './wrong-use';

interface DefineVisitsFlags {
  readonly where?: string;
  readonly grouping: string;
  readonly updateRecords?: true;
  readonly dryRun?: true;
  readonly wait: number;
  readonly json?: true;
}

const HELP = `
The expression of --where is a part of the Butler's language: conditions joined by AND, such as
  day_obs = 20250609
  exposure IN (2025060900001..2025060900578)
  exposure.observation_type = 'science' AND exposure.seq_num > 100
Only exposures with a pointing that can see the sky have visits.`;

/** `autoingest define-visits` */
export const addDefineVisitsCommand = (program: Command, context: CliContext): void => {
  program
    .command('define-visits')
    .summary('define the visits of exposures that have none')
    .description('Define the visits of exposures that have none, with their regions on the sky.')
    .argument('<repo>', 'the repository: a folder, its butler.yaml, or s3://[profile@]bucket/…')
    .argument('<instrument>', 'name or Python class of the instrument')
    .option('--where <expression>', 'only of these exposures')
    .addOption(
      new Option('--grouping <name>', 'which exposures make a visit')
        .choices(Object.keys(GROUPINGS))
        .default('one-to-one'),
    )
    .option(
      '--update-records',
      'compare existing visits too, and write what their exposures say over what differs',
    )
    .option('--dry-run', 'name the visits that would be defined or compared, and write nothing')
    .addOption(waitOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', HELP)
    .action(async (repository: string, name: string, flags: DefineVisitsFlags) => {
      const instrument = knownCamera(name);
      const conditions = conditionsOf(flags.where);
      const tally = new VisitTally(instrument, flags, context);
      await withRepository(context, repository, { waitSeconds: flags.wait }, async ({ butler }) => {
        const reports = defineSelected(butler, {
          instrument,
          conditions,
          grouping: GROUPINGS[flags.grouping] ?? ONE_TO_ONE,
          update: flags.updateRecords === true,
          isDryRun: flags.dryRun === true,
        });
        for await (const report of reports) tally.add(report);
      });
      tally.close();
    });
};

function knownCamera(name: string): string {
  const instrument = instrumentByName(name)?.name ?? name;
  if (cameraByInstrument(instrument) !== undefined) return instrument;
  const known = CAMERAS.map((camera) => camera.instrument).join(', ');
  throw new WrongUse(`there is no camera ${name} here; known are ${known}.`);
}

function conditionsOf(where: string | undefined): readonly ExposureCondition[] {
  const result = parseWhere(where ?? '');
  if ('parsed' in result) return result.parsed;
  throw new WrongUse(`--where: ${result.unparsable}.`);
}

/** Counts what becomes of visits, and tells people of it as it comes. */
class VisitTally {
  private readonly counts = new Map<VisitReport['result'], number>();
  private readonly named: VisitReport[] = [];

  constructor(
    private readonly instrument: string,
    private readonly flags: DefineVisitsFlags,
    private readonly context: CliContext,
  ) {}

  add(report: VisitReport): void {
    this.counts.set(report.result, (this.counts.get(report.result) ?? 0) + 1);
    const isFailed = report.code !== undefined;
    if (!isFailed && report.result !== 'planned') return;
    if (this.flags.json === true) this.named.push(report);
    else if (isFailed)
      this.context.error(`visit ${report.name}: ${report.code ?? ''}: ${report.reason ?? ''}`);
    else this.context.out(`${report.dayObs}  ${report.name}  ${report.exposures.join(' ')}`);
  }

  /** @throws SomeFailed if any visit is not as it should be */
  close(): void {
    if (this.flags.json === true) {
      this.context.out(
        JSON.stringify({
          instrument: this.instrument,
          grouping: this.flags.grouping,
          counts: Object.fromEntries(this.counts),
          visits: this.named,
        }),
      );
    } else {
      const parts = [...this.counts].map(([result, count]) => `${count} ${result}`);
      this.context.out(
        `${this.instrument}: ${parts.length === 0 ? 'no visits to define' : parts.join(', ')}.`,
      );
    }
    if (this.counts.has('conflict') || this.counts.has('failed')) throw new SomeFailed();
  }
}
