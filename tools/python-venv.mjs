// Makes virtual environments for tests and benches, each once. The product needs no Python.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const cache =
  process.env.AUTOINGEST_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'autoingest');
const run = (command, args) => spawnSync(command, args, { stdio: ['ignore', 2, 2] }).status === 0;
const recentEnough = (candidate) =>
  spawnSync(candidate, ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))'], { stdio: 'ignore' })
    .status === 0;

/** Prints the path of a Python that has these packages, or ends with what is missing. `what` names it for people. */
export function printPythonWith(packages, name, what) {
  const venv = join(cache, name);
  const python = join(venv, 'bin/python');
  const stamp = join(venv, '.packages');
  if (!existsSync(stamp)) {
    const base = ['python3.13', 'python3.12', 'python3.11', 'python3'].find(recentEnough);
    if (base === undefined) {
      console.error(`${what} needs Python 3.11 or newer; none was found on PATH.`);
      process.exit(1);
    }
    console.error(`Installing ${what} into ${venv}, once …`);
    rmSync(venv, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    const made =
      run(base, ['-m', 'venv', venv]) ||
      (process.getuid?.() === 0 &&
        run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'python3-venv']) &&
        run(base, ['-m', 'venv', venv]));
    if (!made || !run(python, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', ...packages])) {
      console.error(`${what} could not be installed; see the lines above.`);
      process.exit(1);
    }
    writeFileSync(stamp, packages.join('\n'));
  }
  console.log(python);
}
