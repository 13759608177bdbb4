import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runCli } from '../../apps/cli/run-cli';
import { alarms, selectorsOf } from '../support/alarm-rules';
import { allDocumentedMetrics } from '../support/documented-metrics';

const ROOT = join(__dirname, '../..');
const read = (name: string): string => readFileSync(join(ROOT, 'docs', name), 'utf8');

describe('the alarms', () => {
  const documented = new Map(allDocumentedMetrics.map((metric) => [metric.name, metric]));
  const metricOf = (name: string) => documented.get(name) ?? documented.get(name.replace(/_bucket$/, ''));

  it('ask for metrics and labels that there are', () => {
    const asked = alarms.flatMap(({ alert, expr }) =>
      selectorsOf(expr).map((selector) => ({ alert, ...selector })),
    );
    const unknown = asked.filter(({ metric, matchers }) => {
      const found = metricOf(metric);
      return found === undefined || matchers.some(({ label }) => !found.labels.includes(label));
    });
    expect(unknown).toEqual([]);
  });

  it('group and speak by labels that their metrics have', () => {
    const wrong = alarms.flatMap(({ alert, expr, annotations }) => {
      const known = new Set([
        'namespace',
        'le',
        ...selectorsOf(expr).flatMap(({ metric }) => metricOf(metric)?.labels ?? []),
      ]);
      const grouped = [...expr.matchAll(/\b(?:by|on|without) \(([^)]*)\)/g)].flatMap(([, labels = '']) =>
        labels.split(/,\s*/),
      );
      const spoken = [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);
      return [...grouped, ...spoken].filter((label) => !known.has(label)).map((label) => [alert, label]);
    });
    expect(wrong).toEqual([]);
  });

  it('are named in metrics.md beside each metric that they look at', () => {
    const looking = (name: string): string[] =>
      alarms
        .filter(({ expr }) => selectorsOf(expr).some(({ metric }) => metricOf(metric)?.name === name))
        .map(({ alert }) => alert)
        .sort();
    const told = allDocumentedMetrics.map(({ name, alarms: named }) => [name, named]);
    expect(told).toEqual(allDocumentedMetrics.map(({ name }) => [name, looking(name)]));
  });

  it('stand in operations.md, in their order, with how urgent they are, what they mean and what to do', () => {
    const told = [
      ...read('operations.md').matchAll(/^\| `(Autoingest\w+)`\s*\|([^|]+)\|([^|]+)\|([^|]+)\|$/gm),
    ];
    expect(told.map(([, name, severity]) => [name, severity?.trim()])).toEqual(
      alarms.map(({ alert, labels }) => [alert, labels.severity]),
    );
    expect(told.filter(([, , , means = '', does = '']) => means.trim() === '' || does.trim() === '')).toEqual(
      [],
    );
  });
});

/** Command lines in a text: after `autoingest` in code, or after what runs it in a pod. */
const commandLines = (text: string): readonly string[] =>
  [
    ...text.matchAll(
      /(?:`|^(?:\$ )?|npx )(?:autoingest|kubectl .* -- node dist\/apps\/cli\/main\.js) ([a-z][^`\n]*)/gm,
    ),
  ].map(([, line = '']) => line.replace(/ [|<>#].*/, ''));

/** What `--help` says of a command. */
async function helpOf(words: readonly string[]): Promise<string> {
  const said: string[] = [];
  const status = await runCli([...words, '--help'], {
    environment: {},
    out: (line) => said.push(line),
    error: (line) => said.push(line),
  });
  return status === 0 ? said.join('\n') : '';
}

describe('commands that people are told to give', () => {
  const pages = ['operations.md', 'migration.md', 'operators.md', 'ceph.md'].map(
    (name) => [name, read(name)] as const,
  );
  const ofAlarms = alarms.map(({ annotations }) => annotations.description).join('\n');

  it.each([...pages, ['the alarms', ofAlarms] as const])(
    'are there, with these options: %s',
    async (_page, text) => {
      const lines = [...new Set(commandLines(text))].filter((line) => !/^\w+ …/.test(line));
      expect(lines.length).toBeGreaterThan(2);
      const wrong: string[] = [];
      for (const line of lines) {
        const words = line.split(' ').slice(0, /^(?:queue|ceph) /.test(line) ? 2 : 1);
        const help = await helpOf(words);
        const options = (line.match(/(?<= )--?[a-z][\w-]*/g) ?? []).filter((option) => option !== '--help');
        const isThere = help.includes(`autoingest ${words.join(' ')}`);
        if (!isThere || !options.every((option) => new RegExp(`(?<![\\w-])${option}(?![\\w-])`).test(help)))
          wrong.push(line);
      }
      expect(wrong).toEqual([]);
    },
  );
});

describe('security.md', () => {
  it('names tests that there are', () => {
    const named = [...read('security.md').matchAll(/`([\w-]+\.(?:test|spec))`/g)].map(
      ([, name]) => name ?? '',
    );
    const specs = globSync('{apps,libs}/**/*.spec.ts', { cwd: ROOT }).map((path) => basename(path));
    const missing = named.filter(
      (name) =>
        !['integration', 'crash', 'image'].some((folder) =>
          existsSync(join(ROOT, 'test', folder, `${name}.ts`)),
        ) && !specs.includes(`${name}.ts`),
    );
    expect(missing).toEqual([]);
  });
});
