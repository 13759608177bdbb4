import { holdsPassword } from '#adapters/butler-registry';
import type { CliContext } from './cli-context';
import { linesOf } from './lines-of';
import { WrongUse } from './wrong-use';

const ADVICE = 'leave it out and put it into db-auth.yaml (LSST_DB_AUTH, ~/.lsst/db-auth.yaml)';

/**
 * The registry's URL of `--registry-db`, where `-` stands for the first line of standard input. A password in it is warned of: in an
 * argument every user of the machine can read it, and in `butler.yaml` everybody who reads the repository.
 *
 * @throws WrongUse where nothing comes
 */
export async function registryDb(given: string, context: CliContext): Promise<string> {
  if (given !== '-') {
    if (holdsPassword(given)) {
      context.error(
        `autoingest: warning: the password in --registry-db is shown in the list of processes and kept in the shell's history and in butler.yaml: ${ADVICE}, and change it.`,
      );
    }
    return given;
  }
  const input = context.input?.();
  const url = input === undefined ? undefined : await firstLine(input);
  if (url === undefined) {
    throw new WrongUse("--registry-db - takes the registry's URL from standard input, and nothing came.");
  }
  if (holdsPassword(url)) {
    context.error(
      `autoingest: warning: the password in the registry's URL is kept in butler.yaml: ${ADVICE}.`,
    );
  }
  return url;
}

async function firstLine(pieces: AsyncIterable<Uint8Array | string>): Promise<string | undefined> {
  for await (const line of linesOf(pieces)) return line.trim();
  return undefined;
}
