import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { environments, notesOf, refusalOf } from '../support/helm-chart';

const profile = { LSST_RESOURCES_S3_PROFILE_embargo: { name: 's3', key: 'profile' } };
const worker = { name: 'a', bucket: 'embargo@rubin-summit', repo: '/r', secretEnv: profile };

describe('mistakes of a new site', () => {
  it.each([
    [
      'Kafka',
      { enqueue: { env: { KAFKA_CLUSTER: 'broker:9094' } } },
      'enqueue.env: KAFKA_CLUSTER: Kafka is not read yet. Leave the Python enqueue that reads it and set enqueue.enabled to false',
    ],
    [
      'a variable that the chart sets',
      { idle: { env: { REDIS_HOST: 'redis' } } },
      'idle.env: REDIS_HOST is set by the chart from other values: redis.host.',
    ],
    [
      'a variable of every app that the chart sets',
      { env: { PORT: 80 } },
      'env: PORT is set by the chart from other values',
    ],
    [
      'a bucket in the env of a worker',
      { workers: [{ ...worker, env: { BUCKET: 'b' } }] },
      'env of worker a: BUCKET is set by the chart from other values: bucket, beside env.',
    ],
    [
      'a plain webhook, as the Python service has it',
      { workers: [{ ...worker, env: { WEBHOOK_URI: 'http://host/update' } }] },
      'env of worker a: WEBHOOK_URI is a secret: name it in secretEnv, as {name, key} of an existing secret.',
    ],
    [
      'a pattern with look-ahead',
      { enqueue: { env: { DATASET_REGEXP: '^(?!guider).*fits$' } } },
      'invalid or unsupported Perl syntax: `(?!`',
    ],
    ['two workers of one name', { workers: [worker, worker] }, 'workers: two are called a'],
    [
      'one bucket for two repositories',
      { workers: [worker, { ...worker, name: 'b', bucket: 'x, embargo@rubin-summit', repo: '/other' }] },
      'worker b: embargo@rubin-summit is served by another worker with another repository',
    ],
    [
      'a bucket whose profile nobody gives',
      { workers: [{ ...worker, secretEnv: {} }] },
      'worker a: embargo@rubin-summit needs LSST_RESOURCES_S3_PROFILE_embargo in its secretEnv, such as {name: s3, key: profile}.',
    ],
    [
      'a repository whose profile nobody gives',
      { workers: [{ ...worker, bucket: 'b', repo: 's3://other@users/butler.yaml' }] },
      'worker a: other@users/butler.yaml needs LSST_RESOURCES_S3_PROFILE_other in its secretEnv',
    ],
    [
      'a life of groups in hours',
      { workers: [{ ...worker, env: { GROUP_LIFETIME: '24h' } }] },
      'GROUP_LIFETIME',
    ],
    ['a worker without a bucket', { workers: [{ name: 'a', repo: '/r' }] }, "missing property 'bucket'"],
  ])('are refused in words that help: %s', (_what, values, words) => {
    expect(refusalOf(values)).toContain(words);
  });

  it.each([
    [
      'a profile of enqueue that the buckets of workers lack',
      { enqueue: { env: { PROFILE: 'embargo' } }, workers: [{ ...worker, bucket: 'rubin-summit' }] },
      'Worker a serves rubin-summit, but enqueue queues as embargo@BUCKET (PROFILE): nothing comes to it from here.',
    ],
    [
      'a profile of workers that enqueue lacks',
      { workers: [worker] },
      'Worker a serves embargo@rubin-summit, but enqueue queues without a profile (PROFILE): nothing comes to it from here.',
    ],
    [
      'no endpoint for a bucket without a profile',
      { workers: [{ ...worker, bucket: 'rubin-tts' }] },
      'Worker a serves rubin-tts without a profile, so it needs S3_ENDPOINT_URL in its env.',
    ],
    [
      'a repository on a file system that is not mounted',
      { workers: [worker] },
      'Worker a looks for /r on a file system, and has no volumeMounts.',
    ],
    ['no worker', {}, 'No worker is deployed: name buckets and repositories in `workers`.'],
    ['no enqueue', { enqueue: { enabled: false } }, 'No enqueue is deployed: something else must queue'],
    [
      'a pattern that does not want the key of helm test',
      { enqueue: { env: { DATASET_REGEXP: 'FiberSpectrograph:' } } },
      'DATASET_REGEXP does not want helmTest.key',
    ],
  ])('are told of after the installation: %s', (_what, values, words) => {
    expect(notesOf(values)).toContain(`LOOK AT THIS:\n`);
    expect(notesOf(values)).toContain(`\n  ${words}`);
  });

  it('are not told of where there is none', () => {
    const notes = notesOf({
      enqueue: { env: { PROFILE: 'embargo' } },
      workers: [{ ...worker, repo: 's3://embargo@rubin-summit-users/butler.yaml' }],
      redis: { users: { idle: { name: 'idle', passwordSecret: { name: 'users', key: 'idle' } } } },
    });
    expect(notes).not.toContain('LOOK AT THIS');
    for (const secret of [
      'redis/redis-password',
      'users/idle',
      'notification/secret',
      's3/profile',
      'db-auth/db-auth.yaml',
    ]) {
      expect(notes).toContain(`  ${secret}   `);
    }
    // Helm may not look into a cluster here.
    expect(notes).not.toContain('THERE IS NO SECRET');
  });
});

describe('the environments', () => {
  it.each(environments)('promise nothing that would not work but what is not public: %s', (_name, file) => {
    const values = parse(readFileSync(file, 'utf8')) as {
      workers: readonly { name: string; bucket: string }[];
    };
    const notPublic = values.workers.map(
      ({ name, bucket }) =>
        `Worker ${name} serves ${bucket} without a profile, so it needs S3_ENDPOINT_URL in its env.`,
    );
    const told = /LOOK AT THIS:\n([^]*?)\n\n/.exec(notesOf(values))?.[1]?.split('\n') ?? [];
    const offline =
      'No enqueue is deployed: something else must queue what is announced, and `helm test` has nothing to do.';
    expect(told.map((line) => line.trim()).filter((line) => ![...notPublic, offline].includes(line))).toEqual(
      [],
    );
  });

  it.each(['summit-new', 'test'])('say at their head that production announces %s by Kafka', (name) => {
    const file = environments.find(([environment]) => environment === name)?.[1] ?? '';
    const [head = ''] = readFileSync(file, 'utf8').split(/^[^#]/m);
    expect(head).toMatch(/^# KAFKA: .*\n?.*does not read yet/m);
  });
});
