// Prints the path of a Python that has the official Butler client (PyPI: lsst-daf-butler), making its virtual environment once.
// Only tests use it: the product needs no Python.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const PACKAGES = ['lsst-daf-butler[postgres]==30.2026.4300', 'boto3', 'requests'];
const cache =
  process.env.AUTOINGEST_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'autoingest');
const venv = join(cache, 'python-butler');
const python = join(venv, 'bin/python');
const stamp = join(venv, '.packages');

const run = (command, args) => spawnSync(command, args, { stdio: ['ignore', 2, 2] }).status === 0;
const recentEnough = (candidate) =>
  spawnSync(candidate, ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))'], { stdio: 'ignore' })
    .status === 0;

if (!existsSync(stamp)) {
  const base = ['python3.13', 'python3.12', 'python3.11', 'python3'].find(recentEnough);
  if (base === undefined) {
    console.error('The Python Butler needs Python 3.11 or newer; none was found on PATH.');
    process.exit(1);
  }
  console.error(`Installing the Python Butler for the tests into ${venv}, once …`);
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const made =
    run(base, ['-m', 'venv', venv]) ||
    (process.getuid?.() === 0 &&
      run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'python3-venv']) &&
      run(base, ['-m', 'venv', venv]));
  if (!made || !run(python, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', ...PACKAGES])) {
    console.error('The Python Butler could not be installed; see the lines above.');
    process.exit(1);
  }
  writeFileSync(stamp, PACKAGES.join('\n'));
}
console.log(python);
