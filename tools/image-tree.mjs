// Builds the tree of the image by reading the Dockerfile, where no engine is at hand: image-tree.mjs FOLDER
// FOLDER/root is what the last stage holds; FOLDER/image.json is how it is to be run, with the sizes of its parts. The base images are
// stood in for by the Node that runs this (of the very version that the Dockerfile names) and by the libraries that it is linked with.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { readDockerfile } from './dockerfile.mjs';
import { writeImageFacts } from './image-facts.mjs';

const project = join(import.meta.dirname, '..');
const folder = process.argv[2];
if (folder === undefined) {
  console.error('image-tree.mjs FOLDER: where the tree is to be built (what is there is removed)');
  process.exit(2);
}

const stages = readDockerfile(readFileSync(join(project, 'Dockerfile'), 'utf8'));
const ignored = ignoreRules(readFileSync(join(project, '.dockerignore'), 'utf8'));
const rootOf = (name) => join(resolve(folder), name === stages.at(-1).name ? 'root' : `stage-${name}`);
rmSync(folder, { recursive: true, force: true });

for (const stage of stages) {
  const root = rootOf(stage.name);
  mkdirSync(root, { recursive: true });
  layBase(stage.image, root);
  let folderInside = '/';
  for (const { word, words, flags, text } of stage.steps) {
    if (word === 'WORKDIR') {
      folderInside = text;
      mkdirSync(join(root, folderInside), { recursive: true });
    } else if (word === 'COPY') {
      const target = words.at(-1);
      for (const source of words.slice(0, -1)) copy(source, target, flags.from, root, folderInside);
    } else if (word === 'RUN') {
      run(text, join(root, folderInside));
    }
  }
}
for (const stage of stages.slice(0, -1)) rmSync(rootOf(stage.name), { recursive: true });
writeImageFacts(resolve(folder), factsOf(stages.at(-1)));

/** What we need of a base image: Node, or the libraries that Node is linked with. */
function layBase(image, root) {
  const version = /\/node:(\d+\.\d+\.\d+)-/.exec(image)?.[1];
  if (version === undefined) {
    const linked = execFileSync('ldd', [process.execPath], { encoding: 'utf8' });
    for (const [library] of linked.matchAll(/\/\S+/g)) {
      mkdirSync(join(root, dirname(library)), { recursive: true });
      copyFileSync(realpathSync(library), join(root, library));
    }
    return;
  }
  if (`v${version}` !== process.version) {
    console.error(
      `the Dockerfile names Node ${version}, this is ${process.version}: call it by node_modules/.bin/node`,
    );
    process.exit(1);
  }
  mkdirSync(join(root, 'usr/local/bin'), { recursive: true });
  copyFileSync(process.execPath, join(root, 'usr/local/bin/node'));
}

function copy(source, target, from, root, folderInside) {
  const base = from === undefined ? project : rootOf(from);
  const origin = join(base, source);
  const place = resolve(root, `.${resolve(folderInside, target)}`);
  const isFile = statSync(origin).isFile();
  // A folder's content goes into the target; a file goes into it only if it is written as a folder.
  const goal = isFile && target.endsWith('/') ? join(place, basename(source)) : place;
  mkdirSync(isFile ? dirname(goal) : goal, { recursive: true });
  if (from === undefined) {
    cpSync(origin, goal, {
      recursive: true,
      filter: (path) => statSync(path).isDirectory() || !ignored(relative(project, path)),
    });
  } else {
    execFileSync('cp', [
      '-a',
      '--link',
      '--remove-destination',
      ...(isFile ? [origin] : [`${origin}/.`]),
      goal,
    ]);
  }
}

function run(command, cwd) {
  const path = `${dirname(process.execPath)}:${process.env.PATH}`;
  const { status } = spawnSync('sh', ['-c', command], {
    cwd,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, PATH: path },
  });
  if (status !== 0) {
    console.error(`the Dockerfile's step failed: ${command}`);
    process.exit(1);
  }
}

/** How the last stage says that it is to be run. */
function factsOf(stage) {
  const last = (word) => stage.steps.findLast((step) => step.word === word);
  return {
    user: last('USER').text,
    workdir: last('WORKDIR').text,
    env: Object.fromEntries(last('ENV').words.map((pair) => pair.split(/=(.*)/s))),
    command: last('CMD').words,
    health: last('HEALTHCHECK').words,
  };
}

/** Whether a path is left out of the build, by the rules of .dockerignore that we use: the last that fits decides. */
function ignoreRules(text) {
  const rules = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const pattern = line.replace(/^!/, '');
      const source = pattern
        .replace(/[.+^$()|[\]\\]/g, String.raw`\$&`)
        .replaceAll('**/', '(?:.*/)?')
        .replace(/(?<![.)])\*/g, '[^/]*');
      return { keeps: line.startsWith('!'), fits: new RegExp(`^${source}(?:/|$)`) };
    });
  return (path) => {
    const rule = rules.findLast(({ fits }) => fits.test(path));
    return rule !== undefined && !rule.keeps;
  };
}
