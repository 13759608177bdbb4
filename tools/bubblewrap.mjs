// Sees to it that `bwrap` is there, which runs the image's tree where no engine is: from Debian's package, if we may install it.
import { spawnSync } from 'node:child_process';

const isThere = () => spawnSync('bwrap', ['--version'], { stdio: 'ignore' }).status === 0;
if (!isThere()) {
  const install = ['install', '-y', '-qq', '--no-install-recommends', 'bubblewrap'];
  const options = { stdio: ['ignore', 2, 2] };
  if (process.getuid?.() === 0 && spawnSync('apt-get', install, options).status !== 0) {
    spawnSync('apt-get', ['update', '-qq'], options);
    spawnSync('apt-get', install, options);
  }
  if (!isThere()) {
    console.error(
      'The image is tried under bubblewrap, which is not here: apt-get install bubblewrap (as root).',
    );
    process.exit(1);
  }
}
