import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Step {
  readonly word: string;
  readonly flags: Readonly<Record<string, string>>;
  readonly words: readonly string[];
  readonly text: string;
}
interface Stage {
  readonly image: string;
  readonly name: string;
  readonly steps: readonly Step[];
}

const PROJECT = join(__dirname, '../..');

/** As the builder of the tree reads it, which is an ES module. */
function read(text: string, args: Readonly<Record<string, string>> = {}): readonly Stage[] {
  const script = `import { readDockerfile } from ${JSON.stringify(join(PROJECT, 'tools/dockerfile.mjs'))};
    const [text, args] = JSON.parse(process.argv[1]);
    console.log(JSON.stringify(readDockerfile(text, args)));`;
  const said = execFileSync(
    process.execPath,
    ['--input-type=module', '-e', script, JSON.stringify([text, args])],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  return JSON.parse(said) as readonly Stage[];
}

const ours = readFileSync(join(PROJECT, 'Dockerfile'), 'utf8');

describe('Dockerfile', () => {
  const stages = read(ours, { NODE_DIGEST: 'sha256:n', BASE_DIGEST: 'sha256:b' });
  const last = stages.at(-1);
  const stepsOf = (word: string): readonly Step[] => last?.steps.filter((step) => step.word === word) ?? [];

  it('names every base image by a digest that is asked for', () => {
    expect(stages.map(({ image }) => image)).toEqual([
      expect.stringMatching(/^\S+@sha256:n$/),
      expect.stringMatching(/^\S+@sha256:n$/),
      expect.stringMatching(/^\S+@sha256:b$/),
    ]);
  });

  it('has the Node that package-lock.json pins', () => {
    const lock = JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string }>;
    };
    const pinned = lock.packages['node_modules/node']?.version ?? '';
    expect(stages[0]?.image).toContain(`/node:${pinned}-`);
  });

  it('runs as a user by number that is not root, with nothing done or fetched in the last stage', () => {
    expect(stepsOf('USER').map(({ text }) => text)).toEqual(['10001:10001']);
    expect(stepsOf('RUN')).toEqual([]);
    expect(stepsOf('COPY').filter(({ flags }) => flags['from'] === undefined)).toEqual([]);
  });

  it('runs no script of any package', () => {
    const installs = stages.flatMap(({ steps }) => steps.filter(({ text }) => text.includes('npm ci')));
    expect(installs).toHaveLength(2);
    expect(installs.filter(({ text }) => !text.includes('--ignore-scripts'))).toEqual([]);
  });

  it('asks the health of the app by Node alone', () => {
    expect(stepsOf('HEALTHCHECK')[0]?.words).toEqual(['node', 'dist/apps/health/main.js']);
  });

  it('is not read when it holds what the builder of the tree does not know', () => {
    expect(() => read(`${ours}\nADD https://example.org/x /x`)).toThrow(/is not understood/);
  });
});
