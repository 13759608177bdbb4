import type { ConfigSchema } from './parse-config';
import { variableDocs, type VariableDoc } from './variable';

interface Entry {
  readonly name: string;
  readonly doc: VariableDoc;
  readonly apps: readonly string[];
}

/**
 * The text of `.env.example`: every variable of every app once, with its meaning, what it must hold, and who reads it. What has a default stands
 * as a comment that shows it; what is required stands open.
 *
 * @throws an Error when two apps mean different things by one name, or a variable has no documentation
 */
export function envExample(apps: Readonly<Record<string, ConfigSchema>>): string {
  const names = Object.keys(apps);
  const entries = entriesOf(apps);
  const groups = Map.groupBy(entries, (entry) =>
    entry.apps.length === names.length ? 'every app' : entry.apps.join(', '),
  );
  const order = [...groups].sort(([, a], [, b]) => (b[0]?.apps.length ?? 0) - (a[0]?.apps.length ?? 0));
  const parts = order.map(
    ([readers, group]) => `### ${readers}\n\n${group.map((entry) => lines(entry)).join('\n')}`,
  );
  return `# The environment of the apps. Written from their schemas; what is commented out shows the default.\n\n${parts.join('\n')}`;
}

function entriesOf(apps: Readonly<Record<string, ConfigSchema>>): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const [app, schema] of Object.entries(apps)) {
    for (const [name, variable] of Object.entries(schema.variables)) {
      const doc = variableDocs.get(variable);
      const known = entries.get(name);
      if (doc === undefined) throw new Error(`${name} of ${app} is not documented`);
      if (known !== undefined && JSON.stringify(known.doc) !== JSON.stringify(doc)) {
        throw new Error(`${name} of ${app} is documented otherwise in ${known.apps.join(', ')}`);
      }
      entries.set(name, { name, doc, apps: [...(known?.apps ?? []), app] });
    }
  }
  return [...entries.values()];
}

function lines({ name, doc }: Entry): string {
  const holds = `# ${doc.doc}\n# Holds ${doc.mustHold}.\n`;
  return doc.required === true
    ? `${holds}${name}=${doc.example ?? ''}\n`
    : `${holds}# ${name}=${doc.byDefault ?? doc.example ?? ''}\n`;
}
