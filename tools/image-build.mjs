// Really builds the image by the Dockerfile, with buildah, which needs neither an engine nor a registry: image-build.mjs FOLDER
// FOLDER/root is then the image's root, FOLDER/image.json how it says that it is to be run. The base images are stood in for by
// image-bases.mjs, and named by their digests, as those of a registry are.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { layOutBases } from './image-bases.mjs';
import { writeImageFacts } from './image-facts.mjs';

const project = join(import.meta.dirname, '..');
if (process.argv[2] === undefined) {
  console.error('image-build.mjs FOLDER: where the image is to be laid out (what is there is removed)');
  process.exit(2);
}
const folder = resolve(process.argv[2]);
rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, 'tmp'), { recursive: true });

const env = { ...process.env, BUILDAH_ISOLATION: 'chroot', TMPDIR: join(folder, 'tmp') };
const storage = ['--root', join(folder, 'store'), '--runroot', join(folder, 'run')];
/** Runs buildah; what it says besides its answer is shown. @returns its answer */
const buildah = (...words) =>
  execFileSync('buildah', [...storage, ...words], {
    cwd: project,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 2],
  }).trim();
try {
  buildah('info');
} catch {
  // Where file systems cannot be laid over each other, as in many containers.
  env.STORAGE_DRIVER = 'vfs';
}

try {
  const bases = layOutBases(join(folder, 'bases'));
  const args = [...baseImage('node', bases.node, bases.nodeEnv), ...baseImage('base', bases.base, [])];
  rmSync(join(folder, 'bases'), { recursive: true });
  const npmrc = join(homedir(), '.npmrc');
  const secret = existsSync(npmrc) ? ['--secret', `id=npmrc,src=${npmrc}`] : [];
  execFileSync(
    'buildah',
    [
      ...storage,
      'build',
      '--pull-never',
      '--format',
      'docker',
      '--tag',
      'autoingest',
      ...secret,
      ...args,
      '.',
    ],
    { cwd: project, env, stdio: ['ignore', 2, 2] },
  );
  const container = buildah('from', '--pull-never', 'localhost/autoingest');
  execFileSync('cp', ['-a', buildah('mount', container), join(folder, 'root')]);
  const { config } = JSON.parse(buildah('inspect', '--type', 'image', 'localhost/autoingest')).Docker;
  writeImageFacts(folder, {
    user: config.User,
    workdir: config.WorkingDir,
    env: Object.fromEntries(config.Env.map((pair) => pair.split(/=(.*)/s))),
    command: [...(config.Entrypoint ?? []), ...config.Cmd],
    health: config.Healthcheck.Test.slice(1),
  });
} finally {
  buildah('umount', '--all');
  buildah('rm', '--all');
  buildah('rmi', '--all', '--force');
  for (const left of ['store', 'run', 'tmp', 'bases'])
    rmSync(join(folder, left), { recursive: true, force: true });
}

/** Makes an image of a root. @returns the arguments of the build that name it, with its digest */
function baseImage(name, root, variables) {
  const container = buildah('from', 'scratch');
  buildah('copy', '--quiet', container, root, '/');
  const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  buildah('config', ...[path, ...variables].flatMap((variable) => ['--env', variable]), container);
  const image = `localhost/stand-in-${name}:1`;
  buildah('commit', '--quiet', '--rm', container, image);
  const digest = buildah('images', '--format', '{{.Digest}}', image);
  const argument = name.toUpperCase();
  return ['--build-arg', `${argument}_IMAGE=${image}`, '--build-arg', `${argument}_DIGEST=${digest}`];
}
