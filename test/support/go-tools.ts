import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const cache =
  process.env['AUTOINGEST_CACHE'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'autoingest');

/** Where `tools/go-tools.mjs` puts what it builds. */
export const goToolsFolder = join(cache, 'go-tools');

/** The path of a program that `tools/go-tools.mjs` builds. @throws an Error that says how to have it, where it is not there */
export function goTool(name: string): string {
  const path = join(goToolsFolder, 'bin', name);
  if (!existsSync(path)) {
    throw new Error(`${path} is not there: run \`node tools/go-tools.mjs chart\` (or cluster)`);
  }
  return path;
}

/** What stands in the folder of the tools under a name that begins so. @throws an Error where nothing does */
export function goToolsEntry(prefix: string): string {
  const found = readdirSync(goToolsFolder).find((entry) => entry.startsWith(prefix));
  if (found === undefined) throw new Error(`${goToolsFolder} has no ${prefix}…`);
  return join(goToolsFolder, found);
}

/** What a program said and how it ended. */
export interface Said {
  readonly status: number | null;
  /** Its standard output. */
  readonly out: string;
  readonly error: string;
}

/** Runs one of the tools to its end. */
export function runGoTool(name: string, args: readonly string[], input?: string): Said {
  const done = spawnSync(goTool(name), args, { encoding: 'utf8', input, maxBuffer: 64 * 1024 * 1024 });
  return { status: done.status, out: done.stdout, error: done.stderr };
}
