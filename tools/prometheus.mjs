// Fetches promtool and prometheus, which judge the alarms, from Debian's package, once, into AUTOINGEST_CACHE: unpacked, not installed, so it
// starts no service and needs no root. Where they are on PATH or cannot be had nothing is done: the tests say that they did not run.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const NAMES = ['promtool', 'prometheus'];
const cache =
  process.env.AUTOINGEST_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'autoingest');
const folder = join(cache, 'prometheus');
const isOnPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((entry) => existsSync(join(entry, name)));
const areIn = (place) => NAMES.every((name) => existsSync(join(place, name)));

function unpacked() {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'prometheus.new-'));
  const run = (command, ...args) =>
    spawnSync(command, args, { cwd: work, stdio: ['ignore', 2, 'ignore'] }).status === 0;
  const download = () => run('apt-get', 'download', '-qq', 'prometheus');
  const update = () => process.getuid?.() === 0 && run('apt-get', 'update', '-qq');
  try {
    if (!download() && !(update() && download())) return false;
    const archive = readdirSync(work).find((name) => name.endsWith('.deb'));
    if (archive === undefined || !run('dpkg-deb', '-x', archive, 'tree')) return false;
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(work, 'tree/usr/bin'), folder);
    return areIn(folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (!NAMES.every(isOnPath) && !areIn(folder)) {
  console.error('There is no promtool here: fetching Debian’s package prometheus, once …');
  if (!unpacked())
    console.error('It cannot be had (apt-get download prometheus): alarms are not judged by Prometheus.');
}
