import { spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { alarms, alarmsFile, alarmsOf, selectorsOf } from '../support/alarm-rules';
import { renderedWith } from '../support/helm-chart';
import { prometheusIsWanted, prometheusProgram } from '../support/prometheus-programs';
import { temporaryFolder } from '../support/temporary-folder';
import { cases, type AlarmCase } from './alarms/cases';
import { SAMPLE_SECONDS } from './alarms/series';

const promtool = prometheusProgram('promtool');
const worker = { name: 'a', bucket: 'b', repo: '/r' };

/** The rule file that the chart makes of these values. */
const rulesOf = (values: object): object =>
  renderedWith({ monitoring: { rules: true }, ...values }).find(({ kind }) => kind === 'PrometheusRule')
    ?.spec ?? {};

if (promtool === undefined && !prometheusIsWanted) {
  it.skip('There is no promtool: alarms were not judged by Prometheus', () => undefined);
} else {
  describe('Prometheus', () => {
    const folder = temporaryFolder();

    const run = (...args: readonly string[]): string => {
      if (promtool === undefined) throw new Error('promtool is wanted here and cannot be had');
      const { status, stdout, stderr } = spawnSync(promtool, args, { cwd: folder, encoding: 'utf8' });
      return status === 0 ? 'SUCCESS' : `${stdout}${stderr}`;
    };

    /** What promtool says of cases; it asks for all alarms that ring, so that one too many is found like one too few. */
    function judged(some: readonly AlarmCase[]): string {
      copyFileSync(alarmsFile, join(folder, 'alerts.yaml'));
      const tests = some.map(({ it: name, series, rings }) => ({
        name,
        interval: `${SAMPLE_SECONDS}s`,
        input_series: Object.entries(series).map(([of, values]) => ({ series: of, values })),
        promql_expr_test: Object.entries(rings).map(([minute, names]) => ({
          expr: 'group by (alertname) (ALERTS{alertstate="firing"})',
          eval_time: `${minute}m`,
          exp_samples: names.map((alarm) => ({ labels: `{alertname="Autoingest${alarm}"}`, value: 1 })),
        })),
      }));
      const file = join(folder, 'test.yaml');
      writeFileSync(
        file,
        stringify({ rule_files: ['alerts.yaml'], evaluation_interval: `${SAMPLE_SECONDS}s`, tests }),
      );
      return run('test', 'rules', file);
    }

    // One run for all is ten times faster than one each, which only tells apart who failed.
    let isAllWell = false;
    beforeAll(() => {
      isAllWell = judged(cases) === 'SUCCESS';
    }, 120_000);

    it('understands the alarms', () => {
      expect(run('check', 'rules', alarmsFile)).toBe('SUCCESS');
    });

    it('understands the alarms as the chart gives them to it', () => {
      const file = join(folder, 'of-the-chart.yaml');
      writeFileSync(file, stringify(rulesOf({ workers: [worker] })));
      expect(run('check', 'rules', file)).toBe('SUCCESS');
    });

    it.each(cases.map((one) => [one.it, one] as const))('%s', (_it, one) => {
      expect(isAllWell ? 'SUCCESS' : judged([one])).toBe('SUCCESS');
    });
  });
}

describe('the plays of alarms', () => {
  it('ring each of them', () => {
    const rung = new Set(cases.flatMap(({ rings }) => Object.values(rings).flat()));
    expect(
      alarms.map(({ alert }) => alert).filter((name) => !rung.has(name.replace(/^Autoingest/, ''))),
    ).toEqual([]);
  });
});

describe('the alarms of a release', () => {
  it('look at its own namespace alone', () => {
    const asked = alarmsOf(stringify(rulesOf({ workers: [worker] }))).flatMap(({ expr }) =>
      selectorsOf(expr),
    );
    const own = { label: 'namespace', operator: '=', value: 'camera' };
    expect(asked.length).toBeGreaterThan(alarms.length);
    expect(
      asked.filter(({ matchers }) => !matchers.some((matcher) => isDeepStrictEqual(matcher, own))),
    ).toEqual([]);
  });

  it('are all there where everything is deployed, as they stand in the file', () => {
    const everywhere = alarmsOf(
      stringify(rulesOf({ workers: [worker] })).replaceAll('{namespace="camera",', '{'),
    );
    expect(everywhere).toEqual(alarms);
  });

  it('do not miss what is not deployed', () => {
    const few = alarmsOf(stringify(rulesOf({ workers: [], presence: { enabled: false } })));
    expect(new Set(few.map(({ labels }) => labels.app))).toEqual(new Set(['enqueue', 'idle', undefined]));
  });
});
