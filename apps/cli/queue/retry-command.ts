import { Argument, type Command } from 'commander';
import type { CliContext } from '../cli-context';
import { runSteering, type SteeringFlags } from './run-steering';
import { addSteeringOptions } from './steering-options';

const PLACES = ['delayed', 'dead'] as const;
type Place = (typeof PLACES)[number];

/** `autoingest queue retry` */
export const addRetryCommand = (queue: Command, context: CliContext): void => {
  const command = queue
    .command('retry')
    .summary('queue what was given up or put off, with all its tries')
    .description(
      'Queue what was given up or waits for a retry, at once, with all its tries, behind what is queued already.',
    )
    .addArgument(new Argument('[place...]', 'what to retry (default: both)').choices(PLACES));
  addSteeringOptions(command).action((chosen: readonly Place[], flags: SteeringFlags) =>
    runSteering(
      context,
      {
        verb: 'retry',
        past: 'Retried',
        places: chosen.length === 0 ? PLACES : PLACES.filter((place) => chosen.includes(place)),
        steps: (steering, { bucket, objects }) => steering.retry(bucket, objects),
      },
      flags,
    ),
  );
};
