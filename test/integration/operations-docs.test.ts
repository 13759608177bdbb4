import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(__dirname, '../..');
const read = (name: string): string => readFileSync(join(ROOT, 'docs', name), 'utf8');
const { groups } = parse(read('alerts.rules.yaml')) as {
  groups: { rules: { alert: string; expr: string }[] }[];
};
const rules = groups.flatMap((group) => group.rules);

describe('alerts.rules.yaml', () => {
  it('asks for metrics that there are', () => {
    const known = new Set(read('metrics.md').match(/autoingest_\w+/g));
    const asked = rules.flatMap(({ expr }) => expr.match(/autoingest_\w+/g) ?? []);
    expect(asked.filter((name) => !known.has(name) && !known.has(name.replace(/_bucket$/, '')))).toEqual([]);
  });

  it('has the alarms of operations.md, each of which says what to do', () => {
    const told = [...read('operations.md').matchAll(/^\| `(Autoingest\w+)`/gm)].map(([, name]) => name);
    expect(rules.map(({ alert }) => alert).toSorted()).toEqual(told.toSorted());
  });
});

describe('security.md', () => {
  it('names tests that there are', () => {
    const named = [...read('security.md').matchAll(/`([\w-]+\.(?:test|spec))`/g)].map(
      ([, name]) => name ?? '',
    );
    const specs = globSync('{apps,libs}/**/*.spec.ts', { cwd: ROOT }).map((path) => basename(path));
    const missing = named.filter(
      (name) =>
        !['integration', 'image'].some((folder) => existsSync(join(ROOT, 'test', folder, `${name}.ts`))) &&
        !specs.includes(`${name}.ts`),
    );
    expect(missing).toEqual([]);
  });
});
