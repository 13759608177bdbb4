import { byButlerYaml, wrongRegistry, type CommandRun } from './command-run';
import type { SecretStage } from './secret-stage';

/** What may be wrong with a repository and its passwords: a name, what is said of it, its `butler.yaml`, variables. */
type Case = readonly [
  when: string,
  says: RegExp,
  repository: (stage: SecretStage) => string,
  env?: CommandRun['env'],
];

/** A half of a password, which needs no quotes in YAML. */
const half = ({ right }: SecretStage): string => right.butlerUrl.value.slice(0, 16);
const ordinary = ({ repo }: SecretStage): string => repo;
const dbAuth =
  (name: string, content: (stage: SecretStage) => string, mode?: number) =>
  (stage: SecretStage): Readonly<Record<string, string>> => ({
    LSST_DB_AUTH_CREDENTIALS: '',
    LSST_DB_AUTH: stage.write(name, content(stage), mode),
  });

const cases: readonly Case[] = [
  ['the registry refuses the password', /REGISTRY_LOGIN_REFUSED/, ordinary, wrongRegistry],
  [
    'the registry refuses the password in butler.yaml',
    /REGISTRY_LOGIN_REFUSED/,
    (stage) =>
      stage.butlerYaml('url.yaml', stage.registryUrl({ password: stage.right.butlerUrl.urlEncoded })),
    byButlerYaml,
  ],
  [
    'the password in butler.yaml is not encoded',
    /REGISTRY_URL_INVALID/,
    (stage) => stage.butlerYaml('raw.yaml', stage.registryUrl({ password: stage.right.butlerUrl.value })),
    byButlerYaml,
  ],
  [
    'the password in butler.yaml has no host behind it',
    /REGISTRY_URL_INVALID/,
    (stage) => stage.butlerYaml('port.yaml', `postgresql://butler:${half(stage)}/x`),
  ],
  [
    'butler.yaml cannot be read',
    /BUTLER_CONFIG_INVALID/,
    (stage) => stage.write('broken.yaml', `registry: {db: "postgresql://butler:${half(stage)}@host/x`),
  ],
  [
    'a key of butler.yaml is a list',
    /BUTLER_CONFIG_INVALID/,
    (stage) => stage.write('keys.yaml', `registry: {? [${half(stage)}] : 1, db: 3}`),
  ],
  [
    'db-auth.yaml cannot be read',
    /DB_AUTH_INVALID/,
    ordinary,
    dbAuth('broken-auth.yaml', (stage) => `${stage.dbAuth()} {[: ${stage.right.dbAuthFile.value}`),
  ],
  [
    'others may read db-auth.yaml',
    /DB_AUTH_PERMISSIONS/,
    ordinary,
    dbAuth('open-auth.yaml', (stage) => stage.dbAuth(), 0o644),
  ],
  [
    'LSST_DB_AUTH_CREDENTIALS cannot be parsed',
    /DB_AUTH_INVALID/,
    ordinary,
    ({ right }) => ({ LSST_DB_AUTH_CREDENTIALS: `[{"url": "${right.registry.value}` }),
  ],
  [
    'an alias stands for a server with a password',
    /BUTLER_REMOTE_UNSUPPORTED/,
    () => 'marked',
    ({ right: { mistaken } }) => ({
      DAF_BUTLER_REPOSITORIES: `{marked: "https://user:${mistaken.urlEncoded}@host/repo"}`,
    }),
  ],
  [
    'the aliases cannot be parsed',
    /Aliases are not known/,
    () => '/none',
    ({ right: { mistaken } }) => ({
      DAF_BUTLER_REPOSITORIES: `{a: "https://user:${mistaken.urlEncoded}@host", b: [}`,
    }),
  ],
];

/** `autoingest inspect`, every other time as JSON. */
export const inspectRuns: readonly CommandRun[] = cases.map(([when, says, repository, env], index) => {
  const options = index % 2 === 0 ? ['--json'] : [];
  return {
    name: `${['inspect', ...options].join(' ')}: ${when}`,
    status: 1,
    says,
    words: (stage) => ['inspect', repository(stage), ...options],
    env,
  };
});
