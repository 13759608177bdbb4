import type { Command } from 'commander';
import type { CliContext } from '../cli-context';
import { addDropCommand } from './drop-command';
import { addListCommand } from './list-command';
import { addReleaseCommand } from './release-command';
import { addRetryCommand } from './retry-command';
import { addStatusCommand } from './status-command';

/** `autoingest queue` */
export const addQueueCommand = (program: Command, context: CliContext): void => {
  const queue = program
    .command('queue')
    .summary('see and steer what waits, is held, was put off or given up')
    .description(
      'See and steer queues while everything runs. What changes something shows first what it would do, and does it with --yes.',
    )
    .addHelpText(
      'after',
      '\nRedis is found by REDIS_HOST, REDIS_PORT, REDIS_USER, REDIS_PASSWORD and REDIS_TLS, as by the services. See docs/operators.md.',
    );
  addStatusCommand(queue, context);
  addListCommand(queue, context);
  addRetryCommand(queue, context);
  addReleaseCommand(queue, context);
  addDropCommand(queue, context);
};
