import { once } from 'node:events';
import { join } from 'node:path';
import { banner } from './banner';
import { DemoNight } from './demo-night';
import { chooseDataFolder, makeDataFolder } from './data-folder';
import { EmbeddedStack } from './embedded-stack';
import { outcomeLine } from './object-lines';
import { HELP, readOptions, type StackOptions } from './options';
import { ProcessBook } from './process-book';
import type { RedisPlace } from './service-apps';
import { takenPorts, type PortName } from './stack-ports';

type Environment = Readonly<Record<string, string | undefined>>;

const ASKED_TO_STOP = 'asked to stop';
/** Compiled, this file lies in dist/stack of the checkout. */
const DIST = join(__dirname, '..');

/** The whole of `npm start`, from its arguments to its exit status. */
export async function runStack(args: readonly string[], environment: Environment): Promise<number> {
  let options: StackOptions;
  try {
    options = readOptions(args, environment);
  } catch (error) {
    console.error(`${words(error)}\n\n${HELP}`);
    return 2;
  }
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const stopping = stopOnSignals();
  try {
    return await runWith(options, environment, stopping.signal);
  } catch (error) {
    if (stopping.signal.reason === ASKED_TO_STOP) return 0;
    console.error(words(error));
    return 1;
  }
}

async function runWith(
  options: StackOptions,
  environment: Environment,
  signal: AbortSignal,
): Promise<number> {
  const chosen = chooseDataFolder(join(DIST, '..'), options.data);
  if (chosen.because !== undefined) console.log(`Data lie in ${chosen.root}: ${chosen.because}.`);
  const folder = makeDataFolder(chosen.root);
  const possession = await ProcessBook.open(folder.processBook);
  if ('heldBy' in possession) {
    console.error(
      `npm start runs already on ${folder.root} (pid ${possession.heldBy}). Stop that one by Ctrl-C, or choose other data (--data DIR) and ports (--port).`,
    );
    return 1;
  }
  const { opened: book, leftBehind } = possession;
  try {
    for (const { name, pid } of leftBehind) {
      console.log(`An earlier start was killed and left ${name} (pid ${pid}) running; it has been stopped.`);
    }
    const givenRedis = redisFrom(environment);
    const taken = await takenPorts(options.ports, neededPorts(givenRedis, options.s3));
    if (taken.length > 0) {
      console.error(taken.join('\n'));
      return 1;
    }
    const demo = options.demo ? new DemoNight(folder.buckets, Date.now()) : undefined;
    const stack = new EmbeddedStack({
      folder,
      ports: options.ports,
      givenRedis,
      s3: options.s3,
      book,
      dist: DIST,
      tell: (line) => {
        console.log(line);
      },
      onOutcome: (outcome) => {
        console.log(outcomeLine(outcome));
        demo?.hear(outcome);
      },
    });
    try {
      console.log(`Starting PostgreSQL, Redis and the service; data lie in ${folder.root} …`);
      console.log(banner(await stack.start(signal)));
      return await untilTheEnd(demo, options.exit, signal);
    } finally {
      console.log('Stopping …');
      await stack.stop();
      console.log('Stopped; nothing of it runs any more.');
    }
  } finally {
    book.close();
  }
}

async function untilTheEnd(demo: DemoNight | undefined, exit: boolean, signal: AbortSignal): Promise<number> {
  if (demo !== undefined) {
    const isAllIngested = await demo.run(signal, (line) => {
      console.log(line);
    });
    if (exit) return isAllIngested ? 0 : 1;
  }
  if (!signal.aborted) await once(signal, 'abort');
  if (signal.reason !== ASKED_TO_STOP) throw signal.reason;
  return 0;
}

/** The first Ctrl-C, SIGTERM or closed terminal asks for an orderly stop, which takes half a minute at most. */
function stopOnSignals(): AbortController {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (stopping.signal.aborted) console.log('Still stopping: what is at hand is finished or given back …');
      stopping.abort(ASKED_TO_STOP);
    });
  }
  // Nobody reads what we print any more: as if the terminal had been closed.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => {
      stopping.abort(ASKED_TO_STOP);
    });
  }
  // A fault of our own must not leave servers and apps behind.
  for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(name, (error: unknown) => {
      stopping.abort(error);
    });
  }
  return stopping;
}

function redisFrom(environment: Environment): RedisPlace | undefined {
  const host = environment['REDIS_HOST'];
  if (host === undefined || host === '') return undefined;
  return {
    host,
    port: Number(environment['REDIS_PORT'] ?? 6379),
    user: environment['REDIS_USER'],
    password: environment['REDIS_PASSWORD'],
    tls: environment['REDIS_TLS'],
  };
}

const neededPorts = (givenRedis: RedisPlace | undefined, s3: boolean): readonly PortName[] => [
  'enqueue',
  'presence',
  'worker',
  'idle',
  'postgres',
  ...(givenRedis === undefined ? (['redis'] as const) : []),
  ...(s3 ? (['s3'] as const) : []),
];

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));
