import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { runGoTool, type Said } from './go-tools';

const helm = join(__dirname, '../../helm');

/** The chart's folder. */
export const chartFolder = join(helm, 'autoingest');

/** The Kubernetes that the chart is rendered for. */
export const KUBERNETES_VERSION = '1.34.4';

/** Name and path of the values of each environment. */
export const environments: readonly (readonly [name: string, file: string])[] = readdirSync(
  join(helm, 'environments'),
).map((file) => [file.replace(/\.yaml$/, ''), join(helm, 'environments', file)]);

/** One object of Kubernetes, as far as tests look into it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Values in a file of their own while `use` runs. */
export function withValues<T>(values: object, use: (file: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'autoingest-values-'));
  try {
    const file = join(folder, 'values.yaml');
    writeFileSync(file, stringify(values));
    return use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `helm template` with a file of values, as it said it. */
export function template(valuesFile: string, chart = chartFolder): Said {
  return runGoTool('helm', [
    'template',
    'autoingest',
    chart,
    '--namespace=camera',
    `--kube-version=${KUBERNETES_VERSION}`,
    `--values=${valuesFile}`,
  ]);
}

/** What the chart becomes with a file of values. @throws an Error with helm's words */
export function rendered(valuesFile: string, chart = chartFolder): readonly Manifest[] {
  const { status, out, error } = template(valuesFile, chart);
  if (status !== 0) throw new Error(error);
  return parseAllDocuments(out, { version: '1.1' })
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

/** What the chart becomes with these values over its own. */
export function renderedWith(values: object): readonly Manifest[] {
  return withValues(values, (file) => rendered(file));
}

/** What helm says against these values; empty when it takes them. */
export function refusalOf(values: object): string {
  return withValues(values, (file) => template(file).error);
}

/** What `helm install` tells people with these values, where it may not look into a cluster. */
export function notesOf(values: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'autoingest-notes-'));
  try {
    cpSync(chartFolder, folder, { recursive: true });
    writeFileSync(
      join(folder, 'templates/told.yaml'),
      '{{ dict "kind" "Told" "notes" (include (print $.Template.BasePath "/NOTES.txt") .) | toYaml }}\n',
    );
    const told = withValues(values, (file) => rendered(file, folder)).find(({ kind }) => kind === 'Told');
    return (told as unknown as { notes: string }).notes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
