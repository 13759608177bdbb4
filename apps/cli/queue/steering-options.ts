import type { Command } from 'commander';
import { limitOption } from './limit-option';
import { addSelectionOptions } from './object-selection';

/** Gives a command the options of all that change something. */
export function addSteeringOptions(command: Command): Command {
  return addSelectionOptions(command)
    .option('--yes', 'do it; without it nothing is changed, and what would be is shown')
    .addOption(limitOption(10))
    .option('--json', 'print one JSON object');
}
