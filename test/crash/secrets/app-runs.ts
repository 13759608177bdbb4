import { ObjectQueue } from '#adapters/queue';
import type { SecretStage } from './secret-stage';
import type { WatchedProcess } from './watched-process';

/** An app that runs into something. */
export interface AppRun {
  /** Completes "tells no secret when …". */
  readonly when: string;
  readonly apps: readonly string[];
  of(stage: SecretStage): {
    readonly env: Readonly<Record<string, string>>;
    /** What it prints when it has run into it. */
    readonly says: RegExp;
    /** What brings it about, once the app listens. */
    readonly meanwhile?: (watched: WatchedProcess) => Promise<void>;
  };
}

/** Nobody can listen there. */
const NOWHERE = '127.0.0.1:1';
const EVERY_APP = ['enqueue', 'presence', 'idle', 'worker'];

export const appRuns: readonly AppRun[] = [
  {
    when: 'all is well',
    apps: ['enqueue', 'presence', 'idle'],
    of: () => ({ env: {}, says: /"msg":"started"/ }),
  },
  {
    when: 'Redis refuses the password',
    apps: EVERY_APP,
    of: ({ wrong }) => ({ env: { REDIS_PASSWORD: wrong.redis.value }, says: /REDIS_REFUSED/ }),
  },
  {
    when: 'Redis is away',
    apps: EVERY_APP,
    of: () => ({ env: { REDIS_PORT: '1' }, says: /REDIS_UNAVAILABLE/ }),
  },
  {
    when: 'Redis knows no TLS',
    apps: EVERY_APP,
    of: () => ({ env: { REDIS_TLS: 'on' }, says: /REDIS_UNAVAILABLE/ }),
  },
  {
    when: 'Redis has a certificate that nobody trusts',
    apps: EVERY_APP,
    of: ({ servers }) => ({
      env: { REDIS_TLS: 'on', REDIS_PORT: servers.hostOf('encrypted').split(':')[1] ?? '' },
      says: /REDIS_UNAVAILABLE/,
    }),
  },
  {
    when: 'variables cannot be parsed',
    apps: EVERY_APP,
    of: ({ right, wrong }) => ({
      env: {
        PORT: 'x',
        LSST_RESOURCES_S3_PROFILE_broken: `htp://${right.profileKey.value}:${right.profileSecret.value}@host`,
        WEBHOOK_URI: `htp://summit:${right.summitPassword.value}`,
        LSST_DB_AUTH_CREDENTIALS: `[{url: ${right.registry.value}`,
        S3_ENDPOINT_URL: `https://user:${wrong.mistaken.urlEncoded}@host:x`,
      },
      says: /cannot start with this configuration/,
    }),
  },
  {
    when: 'the Summit fails, and a bucket refuses its credential',
    apps: ['worker'],
    of: (stage) => ({
      env: {},
      says: /OBJECT_ACCESS_DENIED/,
      meanwhile: async (watched) => {
        await announce(stage, `${stage.bucket}/${stage.servers.keys[0] ?? ''}`);
        await watched.child.printed(/Summit call failed/);
        await announce(stage, `${stage.deniedBucket}/${stage.servers.keys[0] ?? ''}`);
      },
    }),
  },
  {
    when: 'the Summit is away, and a profile is refused',
    apps: ['worker'],
    of: (stage) => ({
      env: {
        WEBHOOK_URI: stage.moved('WEBHOOK_URI', `http://${NOWHERE}`),
        LSST_RESOURCES_S3_PROFILE_marked: stage.moved(
          'LSST_RESOURCES_S3_PROFILE_marked',
          `http://${stage.servers.hostOf('refusing')}`,
        ),
      },
      says: /OBJECT_ACCESS_DENIED/,
      meanwhile: async (watched) => {
        await announce(stage, `${stage.bucket}/${stage.servers.keys[1] ?? ''}`);
        await watched.child.printed(/Summit call failed/);
      },
    }),
  },
  {
    when: 'neither Summit nor store has a certificate that is trusted',
    apps: ['worker'],
    of: (stage) => ({
      env: {
        WEBHOOK_URI: stage.moved('WEBHOOK_URI', `https://${stage.servers.hostOf('encrypted')}`),
        LSST_RESOURCES_S3_PROFILE_marked: stage.moved(
          'LSST_RESOURCES_S3_PROFILE_marked',
          `https://${stage.servers.hostOf('encrypted')}`,
        ),
      },
      says: /S3_UNAVAILABLE/,
      meanwhile: async (watched) => {
        await announce(stage, `${stage.bucket}/${stage.servers.keys[2] ?? ''}`);
        await watched.child.printed(/Summit call failed/);
      },
    }),
  },
  {
    when: 'a statement is refused',
    apps: ['worker'],
    of: (stage) => ({
      env: {},
      says: /REGISTRY_RIGHTS_MISSING/,
      meanwhile: async (watched) => {
        await watched.child.printed(/taking batches/);
        await stage.servers.mayInsert('dataset', false);
        await announce(stage, `${stage.bucket}/${stage.servers.keys[3] ?? ''}`);
        await watched.child.printed(/REGISTRY_RIGHTS_MISSING/);
        await stage.servers.mayInsert('dataset', true);
      },
    }),
  },
  {
    when: 'the registry refuses a password of LSST_DB_AUTH_CREDENTIALS',
    apps: ['worker'],
    of: (stage) => ({
      env: { LSST_DB_AUTH_CREDENTIALS: stage.secrets(stage.wrong)['LSST_DB_AUTH_CREDENTIALS'] ?? '' },
      says: /REGISTRY_LOGIN_REFUSED/,
    }),
  },
  {
    when: 'the registry refuses a password of db-auth.yaml',
    apps: ['worker'],
    of: () => ({ env: { LSST_DB_AUTH_CREDENTIALS: '' }, says: /REGISTRY_LOGIN_REFUSED/ }),
  },
  {
    when: 'the registry is away',
    apps: ['worker'],
    of: (stage) => ({
      env: { BUTLER_REPO: stage.butlerYaml('away.yaml', stage.registryUrl({ host: NOWHERE })) },
      says: /REGISTRY_UNAVAILABLE/,
    }),
  },
  {
    when: 'the registry knows no TLS',
    apps: ['worker'],
    of: (stage) => ({
      env: { BUTLER_REPO: stage.butlerYaml('tls.yaml', stage.registryUrl({ query: '?sslmode=require' })) },
      says: /REGISTRY_TLS_FAILED/,
    }),
  },
];

async function announce({ servers: { redis } }: SecretStage, path: string): Promise<void> {
  await new ObjectQueue(redis).announce([{ path }], 60);
}
