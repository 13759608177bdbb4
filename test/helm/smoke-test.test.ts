import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { enqueueApp } from '../../apps/enqueue/enqueue.app';
import { appUnderTest } from '../support/app-under-test';
import { chartFolder, environments, rendered } from '../support/helm-chart';
import { patientPresence } from '../support/patient-presence';
import { podsOf } from '../support/pod-spec';
import { testRedis } from '../support/test-redis';

const root = join(__dirname, '../..');
const SECRET = 'the secret of the topics';

/** Runs what the pod of `helm test` runs, with the variables that it gets in an environment. */
async function smokeTest(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [join(chartFolder, 'files/smoke-test.mjs')], { cwd: root, env });
  const ended = once(child, 'exit');
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  return { status: child.exitCode, out, error };
}

describe('helm test', () => {
  const redis = testRedis();
  const start = async (values: string) => {
    const pods = new Map(podsOf(rendered(values)));
    const plain = (owner: string) =>
      Object.fromEntries(
        (pods.get(owner)?.containers[0]?.env ?? []).flatMap(({ name, value }) =>
          value === undefined || /^(?:PORT|METRICS_PORT|REDIS_.*)$/.test(name) ? [] : [[name, value]],
        ),
      ) as Record<string, string>;
    const enqueue = await appUnderTest(enqueueApp, {
      ...plain('autoingest-enqueue'),
      NOTIFICATION_SECRET: SECRET,
    });
    const presence = await appUnderTest(patientPresence, plain('autoingest-presence'));
    await Promise.all([enqueue.process.listen(), presence.process.listen()]);
    const { PRESENCE_URL: presenceUrl, TEST_BUCKET: named, ...own } = plain('autoingest-helm-test');
    const bucket = `${named ?? ''}-${process.pid}`;
    const env: Record<string, string> = {
      ...own,
      ENQUEUE_URL: `http://127.0.0.1:${enqueue.process.port}`,
      TEST_BUCKET: bucket,
      NOTIFICATION_SECRET: SECRET,
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: process.env['TEST_REDIS_PORT'] ?? '',
      ...(presenceUrl === undefined ? {} : { PRESENCE_URL: `http://127.0.0.1:${presence.process.port}` }),
    };
    return {
      bucket,
      env,
      stop: () => Promise.all([enqueue.stop(), presence.stop()]),
    };
  };
  const left = async (bucket: string) => (await redis.keys('QUEUE:*')).filter((key) => key.endsWith(bucket));

  afterAll(() => {
    redis.disconnect();
  });

  const fileOf = (environment: string) => environments.find(([name]) => name === environment)?.[1] ?? '';

  it.each(['test', 'lfa'])(
    'is passed by the apps as %s has them, again and again, and leaves nothing',
    async (environment) => {
      const site = await start(fileOf(environment));
      try {
        for (let times = 0; times < 2; times++) {
          expect(await smokeTest(site.env)).toMatchObject({ status: 0, error: '' });
          expect(await left(site.bucket)).toEqual([]);
        }
      } finally {
        await site.stop();
      }
    },
  );

  it('fails where the secret is another one, where a key is not wanted, and where presence has what it must not', async () => {
    const site = await start(fileOf('test'));
    try {
      const wrongSecret = await smokeTest({ ...site.env, NOTIFICATION_SECRET: 'another' });
      expect(wrongSecret.status).not.toBe(0);
      expect(wrongSecret.error).toMatch(/is accepted/);
      const unwanted = await smokeTest({ ...site.env, TEST_KEY: `${site.env['TEST_KEY'] ?? ''}.json` });
      expect(unwanted.status).not.toBe(0);
      const badPresence = await smokeTest({ ...site.env, TEST_PRESENCE: 'NoCamera/a/0/R22_S11' });
      expect(badPresence.error).toMatch(/answered 400/);
      expect(await left(site.bucket)).toEqual([]);
    } finally {
      await site.stop();
    }
  });
});
