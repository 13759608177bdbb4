import {
  byButlerYaml,
  encrypted,
  NOWHERE,
  profileAt,
  refusing,
  wrongRegistry,
  type CommandRun,
} from './command-run';
import { inspectRuns } from './inspect-runs';
import type { SecretStage } from './secret-stage';

/** The commands that are run here, by their first word. */
export const COMMANDS_RUN = [
  ...['create', 'register-instrument', 'ingest-raws', 'ingest-guider', 'inspect', 'define-visits'],
  ...['translate', 'queue', 'ceph'],
];

const LOCATION = 's3://marked@secrets/LSSTCam/20260125/';

const createRuns: readonly CommandRun[] = [
  {
    name: 'create: the registry refuses the password',
    status: 1,
    says: /REGISTRY_LOGIN_REFUSED/,
    words: (stage) => ['create', `${stage.folder}/new`, '--registry-db', stage.registryUrl()],
    env: wrongRegistry,
  },
  {
    name: 'create: a password comes on standard input',
    status: 1,
    says: /warning: the password [^]*REGISTRY_LOGIN_REFUSED/,
    words: (stage) => ['create', `${stage.folder}/new`, '--registry-db', '-'],
    env: byButlerYaml,
    input: (stage) => stage.registryUrl({ password: stage.right.butlerUrl.urlEncoded }),
  },
  {
    name: 'create --json: a password that is not encoded comes on standard input',
    status: 1,
    says: /REGISTRY_URL_INVALID/,
    words: (stage) => ['create', `${stage.folder}/new`, '--registry-db', '-', '--json'],
    env: byButlerYaml,
    input: (stage) => stage.registryUrl({ password: stage.right.butlerUrl.value }),
  },
];

const registryRuns: readonly CommandRun[] = (
  [
    ['register-instrument', 'LATISS'],
    ['ingest-raws', LOCATION],
    ['ingest-guider', LOCATION],
    ['define-visits', 'LSSTCam'],
  ] as const
).map(([command, argument]) => ({
  name: `${command}: the registry refuses the password`,
  status: 1,
  says: /REGISTRY_LOGIN_REFUSED/,
  words: ({ repo }) => [command, repo, argument],
  env: wrongRegistry,
}));

const storeRuns: readonly CommandRun[] = (
  [
    ['the store refuses the credential', /OBJECT_ACCESS_DENIED/, refusing],
    ['the store has a certificate that nobody trusts', /S3_UNAVAILABLE/, encrypted],
    ['the store is away', /S3_UNAVAILABLE/, () => NOWHERE],
  ] as const
).flatMap(([when, says, origin]) => {
  const env = profileAt('marked', origin);
  return [
    { name: `translate: ${when}`, status: 1, says, words: () => ['translate', LOCATION], env },
    {
      name: `ingest-raws --json: ${when}`,
      status: 1,
      says,
      words: ({ repo }: SecretStage) => ['ingest-raws', '--json', repo, LOCATION],
      env,
    },
  ];
});

const redisCases: readonly (readonly [string, number, RegExp, CommandRun['env']])[] = [
  ['all is well', 0, /\S/, undefined],
  ['Redis refuses the password', 1, /REDIS_REFUSED/, ({ wrong }) => ({ REDIS_PASSWORD: wrong.redis.value })],
  ['Redis is away', 1, /REDIS_UNAVAILABLE/, () => ({ REDIS_PORT: '1' })],
  ['Redis knows no TLS', 1, /REDIS_UNAVAILABLE/, () => ({ REDIS_TLS: 'on' })],
  ['variables cannot be parsed', 2, /REDIS_PORT/, () => ({ REDIS_PORT: 'x' })],
];
const queueRuns: readonly CommandRun[] = redisCases.map(([when, status, says, env], index) => {
  const words = index % 2 === 0 ? ['queue', 'status'] : ['queue', 'list', '--json'];
  return { name: `${words.join(' ')}: ${when}`, status, says, words: () => words, env };
});

const cephCases: readonly (readonly [string, number, string, RegExp, CommandRun['env']])[] = [
  ['status', 1, 'the topic is another one', /endpoint of the topic is http:\/\/…@/, undefined],
  ['status --json', 1, 'the topic is another one', /"differences":\[\{/, undefined],
  ['setup', 1, 'the gateway takes no topic', /CEPH_REFUSED/, undefined],
  ['status', 1, 'the gateway refuses the credential', /CEPH_REFUSED/, profileAt('ceph', refusing)],
  ['setup --json', 1, 'the gateway refuses the credential', /CEPH_REFUSED/, profileAt('ceph', refusing)],
  [
    'status',
    1,
    'the gateway has a certificate that nobody trusts',
    /S3_UNAVAILABLE/,
    profileAt('ceph', encrypted),
  ],
  ['status', 1, 'the gateway is away', /S3_UNAVAILABLE/, profileAt('ceph', () => NOWHERE)],
  [
    'status',
    2,
    'its variable cannot be parsed',
    /LSST_RESOURCES_S3_PROFILE_ceph must hold/,
    ({ right }) => ({ LSST_RESOURCES_S3_PROFILE_ceph: `htp://${right.profileSecret.value}` }),
  ],
];
const cephRuns: readonly CommandRun[] = cephCases.map(([command, status, when, says, env]) => ({
  name: `ceph ${command}: ${when}`,
  status,
  says,
  words: () => ['ceph', ...command.split(' '), 'ceph@secrets', '--endpoint', 'http://enqueue:8000/notify'],
  env,
}));

export const commandRuns: readonly CommandRun[] = [
  ...createRuns,
  ...inspectRuns,
  ...registryRuns,
  ...storeRuns,
  ...queueRuns,
  ...cephRuns,
];
