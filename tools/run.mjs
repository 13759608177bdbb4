// The words of `npm run` that must work in a clone without node_modules. Plain JavaScript for Node 20 and newer, no packages:
// it installs what the lock file names, then hands over to the pinned Node in node_modules.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules/.bin', name);
const stamp = join(root, 'node_modules/.installed-from');

function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock && existsSync(bin('node'))) return;
  console.error('Installing packages (npm ci), once …');
  const npm = spawnSync('npm', ['ci', '--no-progress', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (npm.status !== 0) {
    console.error('npm ci failed; see its lines above. Nothing was started.');
    process.exit(1);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

const jest = (...args) => [
  '--experimental-vm-modules',
  '--no-warnings',
  'node_modules/jest/bin/jest.js',
  ...args,
];
const prettier = 'node_modules/prettier/bin/prettier.cjs';
const bubblewrap = ['tools/debian-program.mjs', 'bwrap', 'bubblewrap', 'The image is tried under bubblewrap'];
const crashNight = ['--enable-source-maps', 'dist/test/crash/driver/main.js'];
const words = {
  start: [['tools/build.mjs'], ['--enable-source-maps', 'dist/stack/main.js', '$ARGS']],
  test: [jest('--selectProjects', 'unit', 'integration', '--', '$ARGS')],
  'test:conformance': [
    ['tools/build.mjs'],
    jest('--runInBand', '--selectProjects', 'conformance', '--', '$ARGS'),
  ],
  'test:image': [
    ['tools/build.mjs'],
    bubblewrap,
    jest('--runInBand', '--selectProjects', 'image', '--', '$ARGS'),
  ],
  'test:image-build': [
    ['tools/build.mjs'],
    bubblewrap,
    ['tools/debian-program.mjs', 'buildah', 'buildah', 'The image is built by buildah'],
    jest('--runInBand', '--selectProjects', 'image', '--', '$ARGS'),
  ],
  'test:fuzz': [jest('--selectProjects', 'integration', '--', 'security-fuzz', '$ARGS')],
  // With --seed one night of one's own; without it the tests, then the night that CI plays.
  'test:crash': [
    ['tools/build.mjs'],
    ...(process.argv.some((arg) => /^--(seed|help)/.test(arg))
      ? [[...crashNight, '$ARGS']]
      : [
          jest('--runInBand', '--selectProjects', 'crash', '--', '$ARGS'),
          ...(process.argv.length > 3 ? [] : [[...crashNight, '--seed', '1', '--files', '1000']]),
        ]),
  ],
  'test:ceph': [jest('--runInBand', '--selectProjects', 'ceph', '--', '$ARGS')],
  'test:helm': [
    ['tools/go-tools.mjs', 'chart'],
    ['tools/prometheus.mjs'],
    ['tools/build.mjs'],
    jest('--selectProjects', 'helm', '--', '$ARGS'),
  ],
  'test:k8s': [
    ['tools/go-tools.mjs', 'cluster'],
    jest('--runInBand', '--selectProjects', 'k8s', '--', '$ARGS'),
  ],
  bench: [['tools/build.mjs'], ['--enable-source-maps', 'dist/test/bench/main.js', '$ARGS']],
  check: [
    [prettier, '--check', '.'],
    ['node_modules/eslint/bin/eslint.js', '.'],
    [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      'apps',
      'libs',
      'stack',
      'test',
      '--config',
      '.dependency-cruiser.cjs',
    ],
    ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
    jest('--passWithNoTests', '--selectProjects', 'unit', '--', '$ARGS'),
  ],
};

const [word, ...args] = process.argv.slice(2);
const steps = words[word];
if (steps === undefined) {
  console.error(`unknown word '${word}'; known: ${Object.keys(words).join(', ')}`);
  process.exit(2);
}
installPackages();
if (word === 'test:image-build') process.env.IMAGE_BUILDER = 'tools/image-build.mjs';
if (word === 'test:fuzz') process.env.FUZZ_RUNS ??= '100000';
for (const step of steps) {
  const command = step.flatMap((part) => (part === '$ARGS' ? args : [part]));
  const status = await new Promise((done) => {
    const child = spawn(bin('node'), command, { cwd: root, stdio: 'inherit' });
    const forward = (signal) => child.kill(signal);
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, forward);
    process.on('SIGINT', () => {}); // the terminal sends it to the child as well; wait for its orderly end
    child.on('exit', (code, signal) => done(code ?? (signal === null ? 1 : 130)));
  });
  if (status !== 0) process.exit(status);
}
