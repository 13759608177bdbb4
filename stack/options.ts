import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_PORTS, isPortName, type StackPorts } from './stack-ports';

type Environment = Readonly<Record<string, string | undefined>>;

/** What `npm start` was asked for. */
export interface StackOptions {
  readonly help: boolean;
  /** An absolute path. */
  readonly data: string | undefined;
  readonly ports: StackPorts;
  readonly demo: boolean;
  /** Stop when the demo is over. */
  readonly exit: boolean;
  /** Serve the buckets by S3 as well. */
  readonly s3: boolean;
}

export const HELP = `npm start [-- OPTIONS]: the whole service on this machine, with real PostgreSQL, Redis and a Butler repository

  --demo            play a short simulated night: 3 LSSTCam exposures of 205 FITS files with sidecars, and say how long each took
  --exit            with --demo: stop afterwards (status 0 if every file is in the Butler)
  --s3              serve the bucket folders by S3 as well (needs versitygw on PATH)
  --data DIR        where data lie between runs (default: $AUTOINGEST_DATA, else data/ of this checkout)
  --port NAME=NUM   another port; NAME is one of ${Object.entries(DEFAULT_PORTS)
    .map(([name, port]) => `${name} (${port})`)
    .join(', ')}
  --help            this text

With REDIS_HOST (REDIS_PORT, REDIS_USER, REDIS_PASSWORD, REDIS_TLS) in the environment, that Redis is used and none is started.
Other variables of the service (.env.example) are passed on to its processes.
`;

/**
 * Reads the command line.
 *
 * @throws Error with a message for the user
 */
export function readOptions(args: readonly string[], environment: Environment): StackOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      demo: { type: 'boolean', default: false },
      exit: { type: 'boolean', default: false },
      s3: { type: 'boolean', default: false },
      data: { type: 'string' },
      port: { type: 'string', multiple: true, default: [] },
    },
  });
  if (values.exit && !values.demo) throw new Error('--exit goes with --demo.');
  if (values.data === '') throw new Error('--data needs a folder.');
  const data = values.data ?? environment['AUTOINGEST_DATA'];
  return {
    help: values.help,
    // npm changes to the checkout before it runs anything, and tells by INIT_CWD where the user stood.
    data: data === undefined || data === '' ? undefined : resolve(environment['INIT_CWD'] ?? '.', data),
    ports: { ...DEFAULT_PORTS, ...Object.fromEntries(values.port.map(readPort)) },
    demo: values.demo,
    exit: values.exit,
    s3: values.s3,
  };
}

function readPort(text: string): [string, number] {
  const [, name = '', number = ''] = /^([^=]*)=(\d{1,5})$/.exec(text) ?? [];
  const port = Number(number);
  if (!isPortName(name) || port < 1 || port > 65_535) {
    throw new Error(
      `--port ${text}: must be NAME=NUMBER with a NAME of ${Object.keys(DEFAULT_PORTS).join(', ')} and a NUMBER from 1 to 65535.`,
    );
  }
  return [name, port];
}
