import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** One alarm, as Prometheus reads it. */
export interface AlarmRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string; readonly app?: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

/** The metric that a part of an expression asks for, with its matchers. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly operator: string; readonly value: string }[];
}

/** The one file of alarms. */
export const alarmsFile = join(__dirname, '../../helm/autoingest/files/alerts.yaml');

/** The alarms of a rule file. */
export function alarmsOf(text: string): readonly AlarmRule[] {
  const { groups } = parse(text) as { groups: readonly { rules: readonly AlarmRule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** The project's alarms. */
export const alarms = alarmsOf(readFileSync(alarmsFile, 'utf8'));

/** What an expression asks for. */
export function selectorsOf(expr: string): readonly Selector[] {
  return [...expr.matchAll(/(autoingest_\w+)(?:\{([^}]*)\})?/g)].map(([, metric = '', inner = '']) => ({
    metric,
    matchers: [...inner.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)].map(
      ([, label = '', operator = '', value = '']) => ({ label, operator, value }),
    ),
  }));
}

/** Whether a series with these labels is one that a selector asks for. */
export function isAskedFor({ matchers }: Selector, labels: Readonly<Record<string, string>>): boolean {
  return matchers.every(({ label, operator, value }) => {
    const found = labels[label] ?? '';
    const matches = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(found) : found === value;
    return operator.startsWith('!') ? !matches : matches;
  });
}
