import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '#stack';
import { enqueueApp } from '../../apps/enqueue/enqueue.app';
import { RunningProgram } from '../../stack/running-program';
import { alarmsFile } from '../support/alarm-rules';
import { appUnderTest } from '../support/app-under-test';
import { eventually } from '../support/eventually';
import { prometheusIsWanted, prometheusProgram } from '../support/prometheus-programs';
import { temporaryFolder } from '../support/temporary-folder';

const program = prometheusProgram('prometheus');

if (program === undefined && !prometheusIsWanted) {
  it.skip('There is no prometheus: none looked at a running app', () => undefined);
} else {
  describe('a Prometheus that looks at a running enqueue', () => {
    const folder = temporaryFolder();

    it('rings at the first notification with a wrong secret', async () => {
      if (program === undefined) throw new Error('prometheus is wanted here and cannot be had');
      const enqueue = await appUnderTest(enqueueApp, { NOTIFICATION_SECRET: 'right', REFUSAL_DELAY: '0' });
      await enqueue.process.listen();
      const port = await freePort();
      const config = {
        global: { scrape_interval: '200ms', evaluation_interval: '200ms' },
        rule_files: [alarmsFile],
        scrape_configs: [
          {
            job_name: 'enqueue',
            static_configs: [{ targets: [`127.0.0.1:${enqueue.process.metricsPort}`] }],
          },
        ],
      };
      writeFileSync(join(folder, 'prometheus.yaml'), stringify(config));
      const prometheus = await RunningProgram.start({
        command: program,
        args: [
          `--config.file=${join(folder, 'prometheus.yaml')}`,
          `--storage.tsdb.path=${join(folder, 'data')}`,
          `--web.listen-address=127.0.0.1:${port}`,
        ],
        ownGroup: false,
      });
      const ask = async <T>(path: string): Promise<T | undefined> => {
        if (prometheus.hasEnded) throw new Error(`prometheus has ended:\n${prometheus.lastLines(20)}`);
        const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`).catch(() => undefined);
        return answer?.ok === true ? ((await answer.json()) as { data: T }).data : undefined;
      };
      const ringing = async (): Promise<readonly string[] | undefined> =>
        (
          await ask<{ alerts: readonly { state: string; labels: { alertname: string } }[] }>('alerts')
        )?.alerts.flatMap(({ state, labels }) => (state === 'firing' ? [labels.alertname] : []));
      try {
        await eventually(async () => {
          const query = 'query?query=autoingest_notification_records_total{outcome="wrong_secret"}';
          const seen = await ask<{ result: readonly unknown[] }>(query);
          return seen?.result.length === 1 || undefined;
        });
        expect(await ringing()).toEqual([]);
        const record = {
          eventName: 'ObjectCreated:Put',
          opaqueData: 'wrong',
          s3: { bucket: { name: 'b' }, object: { key: 'a.fits' } },
        };
        await enqueue.inject({ method: 'POST', url: '/notify', payload: { Records: [record] } });
        expect(
          await eventually(async () => {
            const names = await ringing();
            return names?.length === 0 ? undefined : names;
          }),
        ).toEqual(['AutoingestWrongSecret']);
      } finally {
        await prometheus.stop('SIGTERM', 10_000);
        await enqueue.stop();
      }
    });
  });
}
