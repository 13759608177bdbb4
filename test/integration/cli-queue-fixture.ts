import { runCli } from '../../apps/cli/run-cli';

/** How one command line ended. */
export interface Ended {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

const ENVIRONMENT = { REDIS_HOST: '127.0.0.1', REDIS_PORT: process.env['TEST_REDIS_PORT'] };

/** Runs `autoingest queue …` on the Redis server of this test run, or with another environment. */
export async function queueCli(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = ENVIRONMENT,
): Promise<Ended> {
  const out: string[] = [];
  const error: string[] = [];
  const status = await runCli(['queue', ...words], {
    environment,
    out: (line) => out.push(line),
    error: (line) => error.push(line),
  });
  return { status, out: out.join('\n'), error: error.join('\n') };
}

/** What a command with `--json` prints when it ends well. */
export async function queueJson(...words: readonly string[]): Promise<Record<string, unknown>> {
  const { status, out, error } = await queueCli([...words, '--json']);
  if (status !== 0) throw new Error(`it ended with ${status}: ${out}${error}`);
  return JSON.parse(out) as Record<string, unknown>;
}
