import type { Command } from 'commander';
import type { CliContext } from '../cli-context';
import { runSteering, type SteeringFlags } from './run-steering';
import { addSteeringOptions } from './steering-options';

/** `autoingest queue release` */
export const addReleaseCommand = (queue: Command, context: CliContext): void => {
  const command = queue
    .command('release')
    .summary('queue what was put off, now and with its tries as they are')
    .description(
      'Queue what waits for a retry ahead of its time, in front of what is queued; its tries stay as they are. Before a return to the Python service, which knows only what is queued, do this for everything.',
    );
  addSteeringOptions(command).action((flags: SteeringFlags) =>
    runSteering(
      context,
      {
        verb: 'release',
        past: 'Released',
        places: ['delayed'],
        steps: (steering, { bucket, objects }) => steering.release(bucket, objects),
      },
      flags,
    ),
  );
};
