import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
export function template(valuesFile: string): Said {
  return runGoTool('helm', [
    'template',
    'autoingest',
    chartFolder,
    '--namespace=camera',
    `--kube-version=${KUBERNETES_VERSION}`,
    `--values=${valuesFile}`,
  ]);
}

/** What the chart becomes with a file of values. @throws an Error with helm's words */
export function rendered(valuesFile: string): readonly Manifest[] {
  const { status, out, error } = template(valuesFile);
  if (status !== 0) throw new Error(error);
  return parseAllDocuments(out, { version: '1.1' })
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

/** What the chart becomes with these values over its own. */
export function renderedWith(values: object): readonly Manifest[] {
  return withValues(values, rendered);
}

/** What helm says against these values; empty when it takes them. */
export function refusalOf(values: object): string {
  return withValues(values, (file) => template(file).error);
}
