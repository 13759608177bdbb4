import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variableDocs } from '#adapters/runtime';
import { appSchemas } from '../support/app-schemas';
import { chartFolder, refusalOf, renderedWith } from '../support/helm-chart';
import { podsOf } from '../support/pod-spec';

/** Variables that the chart sets by itself, from other values. */
const SET_BY_CHART: Readonly<Record<string, readonly string[]>> = {
  every: ['PORT', 'METRICS_PORT', 'REDIS_HOST', 'REDIS_PORT', 'REDIS_TLS', 'REDIS_USER', 'REDIS_PASSWORD'],
  worker: ['BUCKET', 'BUTLER_REPO', 'WORKER_NAME', 'LSST_DB_AUTH'],
};
const PROFILE = 'LSST_RESOURCES_S3_PROFILE_<name>';
const worker = { name: 'a', bucket: 'b', repo: '/r' };
const userOf = (name: string) => ({ name, passwordSecret: { name: 'users', key: name } });

interface Variable {
  readonly app: string;
  readonly name: string;
  readonly secret: boolean;
  /** What it must hold, as people are told. */
  readonly mustHold: string;
  /** What it may be given in a test. */
  readonly sample: string;
}

const variables: readonly Variable[] = Object.entries(appSchemas).flatMap(([app, schema]) =>
  Object.entries(schema.variables).map(([name, variable]) => ({
    app,
    name: name === PROFILE ? 'LSST_RESOURCES_S3_PROFILE_embargo' : name,
    secret: variableDocs.get(variable)?.secret === true,
    mustHold: variableDocs.get(variable)?.mustHold ?? '',
    sample: variableDocs.get(variable)?.mustHold.startsWith('on or off') === true ? 'off' : '7',
  })),
);
const isSetByChart = ({ app, name }: Variable): boolean =>
  [...(SET_BY_CHART['every'] ?? []), ...(SET_BY_CHART[app] ?? [])].includes(name);
const given = variables.filter((variable) => !isSetByChart(variable));

const secretOf = (name: string) => ({ name: 'some', key: name.toLowerCase() });
const inPlainText = ({ app, name }: Variable): object => {
  const own = { env: { [name]: '7' } };
  return app === 'worker' ? { workers: [{ ...worker, ...own }] } : { [app]: own };
};
const environmentOf = (app: string, values: object) => {
  const pods = new Map(podsOf(renderedWith({ workers: [worker], ...values })));
  const pod = pods.get(app === 'worker' ? 'autoingest-worker-a' : `autoingest-${app}`);
  return pod?.containers[0]?.env ?? [];
};

describe('each variable of an app', () => {
  const ownOf = (app: string, asSecret: boolean) =>
    Object.fromEntries(
      given
        .filter((variable) => variable.app === app && variable.secret === asSecret)
        .map(({ name, sample }) => [name, asSecret ? secretOf(name) : sample]),
    );
  const all = (app: string) => ({ env: ownOf(app, false), secretEnv: ownOf(app, true) });
  const values = {
    enqueue: all('enqueue'),
    idle: all('idle'),
    presence: all('presence'),
    workers: [{ ...worker, ...all('worker') }],
  };
  const environments = new Map(
    Object.keys(appSchemas).map((app) => [app, environmentOf(app, values)] as const),
  );

  it.each(given.map((variable) => [variable.app, variable.name, variable] as const))(
    'reaches it through the chart: %s %s',
    (app, name, { secret, sample }) => {
      const found = environments.get(app)?.filter((entry) => entry.name === name);
      expect(found).toEqual([
        secret ? { name, valueFrom: { secretKeyRef: secretOf(name) } } : { name, value: sample },
      ]);
    },
  );

  it.each([
    [1_000_000, '1000000'],
    [0.5, '0.5'],
    [true, 'on'],
    [false, 'off'],
    ['\\.fits$', '\\.fits$'],
    ['1e6', '1e6'],
    ['a "quote" & <more>', 'a "quote" & <more>'],
  ])('keeps its value: %p', (value, text) => {
    const found = environmentOf('enqueue', { enqueue: { env: { PROFILE: value } } });
    expect(found).toContainEqual({ name: 'PROFILE', value: text });
  });

  it('of every app may be set once, and an app may say otherwise', () => {
    const said = { env: { LOG_CONFIG: '.=INFO' }, idle: { env: { LOG_CONFIG: '.=DEBUG' } } };
    expect(environmentOf('idle', said)).toContainEqual({ name: 'LOG_CONFIG', value: '.=DEBUG' });
    expect(environmentOf('presence', said)).toContainEqual({ name: 'LOG_CONFIG', value: '.=INFO' });
  });

  it.each(Object.keys(appSchemas))('that the chart sets by itself is there: %s', (app) => {
    const names = environmentOf(app, { redis: { users: { [app]: userOf(app) } } }).map(({ name }) => name);
    const wanted = variables.filter((variable) => variable.app === app && isSetByChart(variable));
    expect(names).toEqual(expect.arrayContaining(wanted.map(({ name }) => name)));
    expect(new Set(names).size).toBe(names.length);
  });

  it('is named in the schema of the values only where an app reads it', () => {
    const schema = JSON.parse(readFileSync(join(chartFolder, 'values.schema.json'), 'utf8')) as {
      properties: Record<string, { properties: Record<string, { properties?: object }> }>;
      $defs: { worker: { properties: Record<string, { properties?: object }> } };
    };
    for (const app of Object.keys(appSchemas)) {
      const fields = app === 'worker' ? schema.$defs.worker.properties : schema.properties[app]?.properties;
      const named = [fields?.['env'], fields?.['secretEnv']].flatMap((part) =>
        Object.keys(part?.properties ?? {}),
      );
      const wanted = given.filter((variable) => variable.app === app);
      expect(named.toSorted()).toEqual(
        wanted
          .map(({ name }) => name)
          .filter((name) => !name.startsWith('LSST_RESOURCES_S3_PROFILE_'))
          .toSorted(),
      );
    }
  });
});

describe('a user of Redis', () => {
  it.each(Object.keys(appSchemas))('is that of the app alone, with a password of its own: %s', (app) => {
    const values = { redis: { users: { [app]: userOf(app) } } };
    const found = environmentOf(app, values);
    expect(found).toContainEqual({ name: 'REDIS_USER', value: app });
    expect(found).toContainEqual({
      name: 'REDIS_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'users', key: app } },
    });
    for (const other of Object.keys(appSchemas).filter((name) => name !== app)) {
      const names = environmentOf(other, values);
      expect(names.map(({ name }) => name)).not.toContain('REDIS_USER');
      expect(names).toContainEqual({
        name: 'REDIS_PASSWORD',
        valueFrom: { secretKeyRef: { name: 'redis', key: 'redis-password' } },
      });
    }
  });

  it('is known to KEDA, which asks for the length of the queue', () => {
    const scaled = { ...worker, keda: { enabled: true } };
    const texts = renderedWith({ workers: [scaled], redis: { users: { keda: userOf('keda') } } });
    const rendered = JSON.stringify(texts);
    expect(rendered).toContain('"username":"keda"');
    expect(rendered).toContain('{"parameter":"password","name":"users","key":"keda"}');
  });

  it('is refused with the Redis of the chart, which has none', () => {
    const refusal = refusalOf({ redis: { deploy: true, users: { worker: userOf('worker') } } });
    expect(refusal).toContain('redis.users is for an external Redis');
  });
});

describe('values that would end in a pod that cannot start', () => {
  it.each(given.filter(({ secret }) => secret).map((variable) => [variable.name, variable] as const))(
    'are refused: the secret %s in plain text',
    (name, variable) => {
      expect(refusalOf(inPlainText(variable))).toContain(`${name} is a secret: name it in secretEnv`);
    },
  );

  it.each(Object.keys(appSchemas))(
    'are refused: text in place of numbers, seconds, on or off, all at once: %s',
    (app) => {
      const typed = given.filter(
        (variable) => variable.app === app && /^(?:a whole number|seconds|on or off)/.test(variable.mustHold),
      );
      const env = Object.fromEntries(typed.map(({ name }) => [name, '24h']));
      const refusal = refusalOf(app === 'worker' ? { workers: [{ ...worker, env }] } : { [app]: { env } });
      for (const { name } of typed) expect(refusal).toContain(`env/${name}'`);
      expect(refusal === '').toBe(typed.length === 0);
    },
  );

  it.each([
    ['a misspelt variable', { enqueue: { env: { DATASET_REGEX: 'x' } } }, "'DATASET_REGEX' not allowed"],
    ['a misspelt value', { enqeue: {} }, "'enqeue' not allowed"],
    ['a worker without a repository', { workers: [{ name: 'a', bucket: 'b' }] }, "'repo'"],
    ['a bucket with a blank', { workers: [{ ...worker, bucket: 'a b' }] }, 'does not match pattern'],
    [
      'a container without limits',
      { idle: { resources: { limits: { cpu: null, memory: null } } } },
      'missing properties',
    ],
    ['a digest that is none', { image: { digest: 'latest' } }, 'does not match pattern'],
  ])('are refused: %s', (_what, values, words) => {
    expect(refusalOf(values)).toContain(words);
  });
});
