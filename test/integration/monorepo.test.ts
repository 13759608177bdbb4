import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

interface NestProject {
  readonly type: 'application' | 'library';
  readonly sourceRoot: string;
  readonly entryFile: string;
}

const foldersWith = (entry: string, ...parents: readonly string[]): string[] =>
  parents.flatMap((parent) =>
    readdirSync(join(root, parent))
      .map((name) => `${parent}/${name}`)
      .filter((folder) => existsSync(join(root, folder, `${entry}.ts`))),
  );

describe('nest-cli.json', () => {
  it('lists every app and lib, and nothing else', () => {
    const { projects } = JSON.parse(readFileSync(join(root, 'nest-cli.json'), 'utf8')) as {
      projects: Record<string, NestProject>;
    };
    const listed = Object.values(projects).map(
      ({ type, sourceRoot, entryFile }) => `${type} ${sourceRoot}/${entryFile}`,
    );
    const there = [
      ...foldersWith('main', 'apps').map((folder) => `application ${folder}/main`),
      ...foldersWith('index', 'libs', 'libs/tasks', 'libs/adapters', 'libs/domain').map(
        (folder) => `library ${folder}/index`,
      ),
    ];
    expect(listed.toSorted()).toEqual(there.toSorted());
  });
});
