import { Command, CommanderError } from 'commander';
import { Failure } from '#domain/failure';
import { addCephCommand } from './ceph/ceph-command';
import type { CliContext } from './cli-context';
import { addCreateCommand } from './create-command';
import { addDefineVisitsCommand } from './define-visits-command';
import { addIngestGuiderCommand } from './ingest-guider-command';
import { addIngestRawsCommand } from './ingest-raws/ingest-raws-command';
import { addInspectCommand } from './inspect-command';
import { installedVersion } from './installed-version';
import { addQueueCommand } from './queue/queue-command';
import { addRegisterInstrumentCommand } from './register-instrument-command';
import { SomeFailed } from './some-failed';
import { addTranslateCommand } from './translate/translate-command';
import { WrongUse } from './wrong-use';

const DONE = 0;
const FAILED = 1;
const WRONG_USE = 2;

/**
 * Runs one command line.
 *
 * @param words - without the program's name
 * @returns the exit status: 0 done, 1 failed, 2 wrong use
 */
export async function runCli(words: readonly string[], context: CliContext): Promise<number> {
  const program = new Command('autoingest')
    .description('Make and fill Butler repositories of the Rubin Observatory; see and steer its ingest.')
    .version(installedVersion(), '-V, --version', 'say the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        context.out(text.trimEnd());
      },
      writeErr: (text) => {
        context.error(text.trimEnd());
      },
    })
    .showHelpAfterError('(add --help for the words that there are)')
    .addHelpText('after', '\nExit status: 0 done, 1 something failed, 2 wrong use.');
  addCreateCommand(program, context);
  addRegisterInstrumentCommand(program, context);
  addIngestRawsCommand(program, context);
  addIngestGuiderCommand(program, context);
  addInspectCommand(program, context);
  addDefineVisitsCommand(program, context);
  addTranslateCommand(program, context);
  addQueueCommand(program, context);
  addCephCommand(program, context);
  try {
    await program.parseAsync(words, { from: 'user' });
    return DONE;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USE;
    if (error instanceof WrongUse) {
      context.error(`autoingest: ${error.message}`);
      return WRONG_USE;
    }
    if (error instanceof SomeFailed) return FAILED;
    report(error, words.includes('--json'), context);
    return FAILED;
  }
}

/** One line for people, or one JSON object for programs; a code in both. */
function report(error: unknown, asJson: boolean, context: CliContext): void {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Failure ? error.code : 'UNEXPECTED';
  if (asJson) {
    const facts = error instanceof Failure ? error.facts : {};
    context.out(JSON.stringify({ error: { code, message, facts } }));
  } else {
    context.error(`autoingest: ${code}: ${message}`);
  }
}
