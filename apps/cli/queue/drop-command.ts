import { Argument, type Command } from 'commander';
import type { DropPlace } from '#adapters/queue';
import type { CliContext } from '../cli-context';
import { WrongUse } from '../wrong-use';
import { selectionOf } from './object-selection';
import { runSteering, type SteeringFlags } from './run-steering';
import { addSteeringOptions } from './steering-options';

const PLACES = ['queued', 'delayed', 'dead', 'refused'] as const satisfies readonly DropPlace[];

/** `autoingest queue drop` */
export const addDropCommand = (queue: Command, context: CliContext): void => {
  const command = queue
    .command('drop')
    .summary('take objects out for good; a batch is never touched')
    .description(
      'Take objects out of the queue, of what was put off or given up, or notifications out of the list of the refused. They are not ingested, unless they are announced anew. What a worker holds is never touched.',
    )
    .addArgument(
      new Argument('[place...]', 'where from (default: all, then something must choose)').choices(PLACES),
    );
  addSteeringOptions(command).action(async (chosen: readonly DropPlace[], flags: SteeringFlags) => {
    if (chosen.length === 0 && !selectionOf(flags).narrows) {
      throw new WrongUse('say what to drop: a place, or --path, --exposure, --day, --code or --reason.');
    }
    await runSteering(
      context,
      {
        verb: 'drop',
        past: 'Dropped',
        places: chosen.length === 0 ? PLACES : PLACES.filter((place) => chosen.includes(place)),
        steps: (steering, { bucket, objects }) => steering.drop(bucket, objects),
      },
      flags,
    );
  });
};
