import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { runCli } from '../../apps/cli/run-cli';

const ROOT = join(__dirname, '../..');
const PAGES = globSync(['*.md', 'docs/**/*.md', 'helm/**/*.md'], { cwd: ROOT });
const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** Where the links of a page lead, outside hosts left out: `{ file, anchor }`. */
function linksOf(page: string): readonly { readonly file: string; readonly anchor: string }[] {
  return [...read(page).matchAll(/\[[^\]]*\]\((?!https?:)([^)\s#]*)(?:#([^)\s]*))?\)/g)].map(
    ([, path = '', anchor = '']) => ({
      file: path === '' ? page : normalize(join(dirname(page), path)),
      anchor,
    }),
  );
}

/** The anchor that a heading gets. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\-_ ]/gu, '')
    .replaceAll(' ', '-');

describe('the documents', () => {
  it('lead to nothing that is not there', () => {
    const dead = PAGES.flatMap((page) =>
      linksOf(page)
        .filter(({ file, anchor }) => {
          if (!existsSync(join(ROOT, file))) return true;
          const headings = [...(anchor === '' ? '' : read(file)).matchAll(/^#+ (.*)$/gm)];
          return anchor !== '' && !headings.some(([, heading = '']) => anchorOf(heading) === anchor);
        })
        .map(({ file, anchor }) => `${page}: ${file}#${anchor}`),
    );
    expect(dead).toEqual([]);
  });

  it('are all named in the README', () => {
    const named = new Set(linksOf('README.md').map(({ file }) => file));
    const pages = [...globSync('docs/*', { cwd: ROOT }), 'CHANGELOG.md', 'helm/autoingest/README.md'];
    expect(pages.filter((page) => !named.has(page))).toEqual([]);
  });

  it('name words of npm that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = PAGES.flatMap((page) => [...read(page).matchAll(/npm run ([a-z0-9:-]+)/g)]).map(
      ([, word = '']) => word,
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((word) => !(word in scripts))).toEqual([]);
  });

  it('name commands of autoingest that there are', async () => {
    const named = new Set(
      PAGES.flatMap((page) => [
        ...read(page).matchAll(/`(?:npx )?autoingest ((?:(?:queue|ceph) )?[a-z][a-z-]+)/g),
      ]).map(([, words = '']) => words),
    );
    expect(named.size).toBeGreaterThan(10);
    const missing: string[] = [];
    for (const words of named) {
      const said: string[] = [];
      const say = (line: string): void => void said.push(line);
      await runCli([...words.split(' '), '--help'], { environment: {}, out: say, error: say });
      if (!said[0]?.startsWith(`Usage: autoingest ${words} `)) missing.push(words);
    }
    expect(missing).toEqual([]);
  });
});
