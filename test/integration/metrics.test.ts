import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppDefinition, AppVariables } from '#adapters/runtime';
import { enqueueApp } from '../../apps/enqueue/enqueue.app';
import { idleApp } from '../../apps/idle/idle.app';
import { presenceApp } from '../../apps/presence/presence.app';
import { workerApp } from '../../apps/worker/worker.app';
import { appUnderTest } from '../support/app-under-test';

const PAGE = readFileSync(join(__dirname, '../../docs/metrics.md'), 'utf8');
const OF_THE_PROCESS = /^(process|nodejs)_/;

interface Metric {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
}

/** The rows of the table below the app's heading: metric, type, labels, meaning, alert. */
function documented(app: string): readonly Metric[] {
  const section = new RegExp(`^## ${app}$([^]*?)(?=^## )`, 'm').exec(`${PAGE}\n## end`)?.[1] ?? '';
  return section.split('\n').flatMap((line) => {
    const [, name = '', type = '', labels = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const metric = /^`(\w+)`$/.exec(name)?.[1];
    if (metric === undefined) return [];
    return {
      name: metric,
      type,
      labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label).sort(),
    };
  });
}

async function exposed<V extends AppVariables>(
  definition: AppDefinition<V>,
  env: Readonly<Record<string, string>>,
): Promise<readonly Metric[]> {
  const app = await appUnderTest(definition, env);
  try {
    // Its connections must stand before they can be closed in order.
    await app.inject({ method: 'GET', url: '/health/ready' });
    const answer = await app.inject({ method: 'GET', url: '/metrics' });
    const names = [...answer.payload.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type = '']) => ({
      name,
      type,
    }));
    return names
      .filter(({ name }) => !OF_THE_PROCESS.test(name))
      .map(({ name, type }) => ({ name, type, labels: labelsOf(app.process.metrics.getSingleMetric(name)) }));
  } finally {
    await app.stop();
  }
}

/** prom-client keeps them out of its types. */
const labelsOf = (metric: unknown): readonly string[] =>
  [...((metric as { labelNames?: readonly string[] } | undefined)?.labelNames ?? [])].sort();

const byName = (metrics: readonly Metric[]): readonly Metric[] =>
  metrics.toSorted((one, other) => (one.name < other.name ? -1 : 1));

describe('docs/metrics.md', () => {
  it.each([
    ['enqueue', enqueueApp, { NOTIFICATION_SECRET: 'secret' }],
    ['worker', workerApp, { BUCKET: 'metrics', BUTLER_REPO: '/nowhere', WEBHOOK_URI: 'http://127.0.0.1:1/' }],
    ['idle', idleApp, {}],
    ['presence', presenceApp, {}],
  ] as const)('lists what %s exposes, and nothing else', async (name, definition, env) => {
    const metrics = await exposed(definition as AppDefinition<AppVariables>, env);
    expect(metrics.length).toBeGreaterThan(0);
    expect(byName(documented(name))).toEqual(byName(metrics));
  });
});
