// What a laid out image tells of itself: FOLDER/image.json beside FOLDER/root, with the sizes of its parts in MiB.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes and prints how the image in `folder` is to be run (`{ user, workdir, env, command, health }`), with its sizes. */
export function writeImageFacts(folder, facts) {
  const root = join(folder, 'root');
  const image = {
    ...facts,
    megabytes: {
      node: mebibytes(join(root, 'usr/local/bin/node')),
      packages: mebibytes(join(root, facts.workdir, 'node_modules')),
      dist: mebibytes(join(root, facts.workdir, 'dist')),
      all: mebibytes(root),
    },
  };
  writeFileSync(join(folder, 'image.json'), JSON.stringify(image, null, 2));
  console.log(JSON.stringify(image));
}

function mebibytes(path) {
  if (!existsSync(path)) return 0;
  return (
    Number(execFileSync('du', ['-sk', '--apparent-size', path], { encoding: 'utf8' }).split('\t')[0]) / 1024
  );
}
