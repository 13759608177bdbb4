// Sees to it that a program is there, from Debian's package if we may install it: debian-program.mjs PROGRAM PACKAGE WHAT-FOR
import { spawnSync } from 'node:child_process';

const [program, fromPackage, whatFor] = process.argv.slice(2);
const isThere = () => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
if (!isThere()) {
  const install = ['install', '-y', '-qq', '--no-install-recommends', fromPackage];
  const options = { stdio: ['ignore', 2, 2] };
  if (process.getuid?.() === 0 && spawnSync('apt-get', install, options).status !== 0) {
    spawnSync('apt-get', ['update', '-qq'], options);
    spawnSync('apt-get', install, options);
  }
  if (!isThere()) {
    console.error(`${whatFor}, and ${program} is not here: apt-get install ${fromPackage} (as root).`);
    process.exit(1);
  }
}
