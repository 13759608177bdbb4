import type { AppDefinition, AppVariables } from '#adapters/runtime';
import { enqueueApp } from '../../apps/enqueue/enqueue.app';
import { idleApp } from '../../apps/idle/idle.app';
import { presenceApp } from '../../apps/presence/presence.app';
import { workerApp } from '../../apps/worker/worker.app';
import { alarms, isAskedFor, selectorsOf } from '../support/alarm-rules';
import { appUnderTest } from '../support/app-under-test';
import { documentedMetrics, type DocumentedMetric } from '../support/documented-metrics';

const OF_THE_PROCESS = /^(process|nodejs)_/;
const APPS = [
  ['enqueue', enqueueApp, { NOTIFICATION_SECRET: 'secret' }],
  ['worker', workerApp, { BUCKET: 'metrics', BUTLER_REPO: '/nowhere', WEBHOOK_URI: 'http://127.0.0.1:1/' }],
  ['idle', idleApp, {}],
  ['presence', presenceApp, {}],
] as const;

type Metric = Omit<DocumentedMetric, 'alarms'>;

interface Exposed {
  readonly metrics: readonly Metric[];
  /** The Prometheus text. */
  readonly text: string;
}

async function exposed<V extends AppVariables>(
  definition: AppDefinition<V>,
  env: Readonly<Record<string, string>>,
): Promise<Exposed> {
  const app = await appUnderTest(definition, env);
  try {
    // Its connections must stand before they can be closed in order.
    await app.inject({ method: 'GET', url: '/health/ready' });
    const answer = await app.inject({ method: 'GET', url: '/metrics' });
    const names = [...answer.payload.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type = '']) => ({
      name,
      type,
    }));
    const metrics = names
      .filter(({ name }) => !OF_THE_PROCESS.test(name))
      .map(({ name, type }) => ({ name, type, labels: labelsOf(app.process.metrics.getSingleMetric(name)) }));
    return { metrics, text: answer.payload };
  } finally {
    await app.stop();
  }
}

/** prom-client keeps them out of its types. */
const labelsOf = (metric: unknown): readonly string[] =>
  [...((metric as { labelNames?: readonly string[] } | undefined)?.labelNames ?? [])].sort();

const byName = (metrics: readonly Metric[]): readonly Metric[] =>
  metrics.toSorted((one, other) => (one.name < other.name ? -1 : 1));

/** Name, labels and value of each line. */
const samplesOf = (text: string) =>
  [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name = '', labels = '', value = '']) => ({
    name,
    labels: Object.fromEntries(
      [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', is = '']) => [label, is]),
    ),
    value: Number(value),
  }));

describe('docs/metrics.md', () => {
  it.each(APPS)('lists what %s exposes, and nothing else', async (name, definition, env) => {
    const { metrics } = await exposed(definition as AppDefinition<AppVariables>, env);
    const documented = [...documentedMetrics('every app'), ...documentedMetrics(name)];
    expect(metrics.length).toBeGreaterThan(1);
    expect(byName(documented.map(({ name: of, type, labels }) => ({ name: of, type, labels })))).toEqual(
      byName(metrics),
    );
  });
});

describe('the counters that an alarm sees increase', () => {
  const asked = alarms.flatMap(({ alert, expr }) =>
    selectorsOf(expr).map((selector) => ({ alert, selector })),
  );

  // Those of idle begin when it finds a bucket: idle-rounds.spec.
  it.each(APPS.filter(([name]) => name !== 'idle'))(
    'are there, as 0, when %s starts',
    async (name, definition, env) => {
      const { metrics, text } = await exposed(definition as AppDefinition<AppVariables>, env);
      const counters = new Set(metrics.filter(({ type }) => type === 'counter').map((metric) => metric.name));
      const samples = samplesOf(text);
      const own = asked.filter(({ selector }) => counters.has(selector.metric));
      expect(own.length).toBeGreaterThan(0);
      const lacking = own.filter(
        ({ selector }) =>
          !samples.some(
            (sample) =>
              sample.name === selector.metric && sample.value === 0 && isAskedFor(selector, sample.labels),
          ),
      );
      expect(lacking).toEqual([]);
    },
  );

  it('tell which app they are of, and since when it runs', async () => {
    const { text } = await exposed(presenceApp as AppDefinition<AppVariables>, {});
    const [started] = samplesOf(text).filter(({ name }) => name === 'autoingest_app_start_time_seconds');
    expect(started?.labels).toEqual({ app: 'presence' });
    expect(started?.value).toBeCloseTo(performance.timeOrigin / 1000, 0);
  });
});
