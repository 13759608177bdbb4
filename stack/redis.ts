import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { RunningProgram, type Ending } from './running-program';

/** A running Redis or Valkey server on loopback. */
export interface RedisServer {
  readonly port: number;
  /** Path of the program that runs. */
  readonly program: string;
  readonly pid: number;
  /** Resolves when it has ended, whoever ended it. */
  readonly ended: Promise<Ending>;
  /** What it wrote last. */
  lastLines(lines: number): string;
  stop(): Promise<void>;
}

/** How Redis is to run. */
export interface RedisOptions {
  readonly program: string;
  readonly port: number;
  /** Where its append-only file lies; undefined keeps everything in memory, for tests. */
  readonly dataDir?: string;
  /** When what was written reaches the disk: each second unless told, or before each answer. */
  readonly appendFsync?: 'everysec' | 'always';
  readonly logFile?: string;
  /** See `ProgramToRun`. */
  readonly ownGroup?: boolean;
}

/** A long append-only file is read before the server answers. */
const STARTS_WITHIN_MS = 120_000;

/**
 * Starts a Redis server on loopback with `noeviction`.
 *
 * @throws Error with the server's last lines when it does not start
 */
export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const { program, port, dataDir, appendFsync = 'everysec', ownGroup = false } = options;
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const keep =
    dataDir === undefined ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--appendfsync', appendFsync];
  const server = await RunningProgram.start({
    command: program,
    args: [
      ...['--port', `${port}`, '--bind', '127.0.0.1', '--maxmemory-policy', 'noeviction', '--save', ''],
      ...['--dir', dataDir ?? tmpdir(), ...keep],
    ],
    ownGroup,
    ...(options.logFile === undefined ? {} : { logFile: options.logFile }),
  });
  const stopWithUs = (): void => {
    process.kill(server.pid, 'SIGTERM');
  };
  if (!ownGroup) process.once('exit', stopWithUs);
  void server.ended.then(() => process.off('exit', stopWithUs));
  await untilItAnswers(server, program, port);
  return {
    port,
    program,
    pid: server.pid,
    ended: server.ended,
    lastLines: (lines) => server.lastLines(lines),
    stop: async () => {
      await server.stop('SIGTERM', 20_000);
    },
  };
}

async function untilItAnswers(server: RunningProgram, program: string, port: number): Promise<void> {
  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (!(await answersPing(port))) {
    if (server.hasEnded || Date.now() > deadline) {
      await server.stop('SIGTERM', 5000);
      throw new Error(`${program} did not start:\n${server.lastLines(20)}`);
    }
    await pause(25);
  }
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(2000, () => socket.destroy());
    socket.on('data', (chunk) => {
      socket.destroy();
      resolve(chunk.toString().startsWith('+PONG'));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(false);
    });
  });
}
