import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A metric as docs/metrics.md tells of it. */
export interface DocumentedMetric {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
  /** The alarms that look at it. */
  readonly alarms: readonly string[];
}

const PAGE = readFileSync(join(__dirname, '../../docs/metrics.md'), 'utf8');

/** The rows of the table below a heading of docs/metrics.md (`worker`, `every app`), labels and alarms sorted. */
export function documentedMetrics(heading: string): readonly DocumentedMetric[] {
  const section = new RegExp(`^## ${heading}$([^]*?)(?=^## )`, 'm').exec(`${PAGE}\n## end`)?.[1] ?? '';
  return section.split('\n').flatMap((line) => {
    const [, name = '', type = '', labels = '', , alarms = ''] = line
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim());
    const metric = /^`(\w+)`$/.exec(name)?.[1];
    if (metric === undefined) return [];
    return {
      name: metric,
      type,
      labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label).sort(),
      alarms: [...alarms.matchAll(/`(Autoingest\w+)`/g)].map(([, alarm = '']) => alarm).sort(),
    };
  });
}

/** All of them. */
export const allDocumentedMetrics = ['every app', 'enqueue', 'worker', 'idle', 'presence'].flatMap(
  documentedMetrics,
);
